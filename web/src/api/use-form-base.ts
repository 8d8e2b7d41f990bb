import { useState } from 'react';

/** What a form began with, and whether others have changed it since. */
export interface FormBase<T> {
  before: T;
  isChanged: boolean;
  /** Begins anew with what was saved or loaded. */
  reset(from: T): void;
}

/**
 * @param now as the service has it, kept fresh
 * @param contentOf what of it the form is about, as JSON can hold it
 */
export function useFormBase<T>(now: T, contentOf: (value: T) => unknown): FormBase<T> {
  // After a save, `now` is the one from before it until it has been fetched again: that is no change by others.
  const [{ before, seen }, setBasis] = useState({ before: now, seen: now });
  const isSame = now === seen || JSON.stringify(contentOf(now)) === JSON.stringify(contentOf(before));
  return { before, isChanged: !isSame, reset: (from) => setBasis({ before: from, seen: now }) };
}

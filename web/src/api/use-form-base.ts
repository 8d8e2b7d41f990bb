import { useState } from 'react';

/** The value that a form started with, and whether it was changed elsewhere since. */
export interface FormBase<T> {
  before: T;
  isChanged: boolean;
  /** Starts again with what was saved or loaded. */
  reset(from: T): void;
}

/**
 * @param now as the service has it, kept fresh
 * @param contentOf what of it the form is about, as JSON can hold it
 */
export function useFormBase<T>(now: T, contentOf: (value: T) => unknown): FormBase<T> {
  // After a save, `now` is the old value until it has been fetched again, which is not a change by others.
  const [{ before, seen }, setBasis] = useState({ before: now, seen: now });
  const isSame = now === seen || JSON.stringify(contentOf(now)) === JSON.stringify(contentOf(before));
  return { before, isChanged: !isSame, reset: (from) => setBasis({ before: from, seen: now }) };
}

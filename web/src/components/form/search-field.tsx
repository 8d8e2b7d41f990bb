import { useEffect, useState } from 'react';
import { BareField } from './field.js';

/** A search starts when typing has paused for this long. */
const TYPING_MS = 250;

/** Words to look for; undefined when there are none. */
export function SearchField(props: {
  placeholder: string;
  value: string | undefined;
  onChange: (words: string | undefined) => void;
}) {
  const { placeholder, value = '', onChange } = props;
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only typing restarts the pause.
  useEffect(() => {
    if (typed === value) return;
    const timer = setTimeout(() => onChange(typed || undefined), TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  return (
    <BareField
      label="Search"
      type="search"
      maxLength={200}
      placeholder={placeholder}
      value={typed}
      onChange={({ target }) => setTyped(target.value)}
    />
  );
}

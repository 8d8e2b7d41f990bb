import { useEffect, useId, useState } from 'react';
import { type Suggested, useSuggestions } from '../filter/use-suggestions.js';
import { BareField } from './field.js';

/**
 * A name that the project knows, with suggestions while typing. It is taken when a suggestion is chosen, by Enter, and
 * when the field is left.
 */
export function NameField(props: {
  label: string;
  of: Suggested;
  environment?: string;
  value: string;
  onChange: (value: string) => void;
}) {
  const { label, of, environment, value, onChange } = props;
  const [typed, setTyped] = useState(value);
  const [isUsed, setUsed] = useState(false);
  const id = useId();
  useEffect(() => setTyped(value), [value]);
  const names = useSuggestions({ of, environment, typed, isUsed });
  const take = (text: string) => text.trim() !== value && onChange(text.trim());
  return (
    <>
      <BareField
        label={label}
        placeholder={label}
        list={id}
        value={typed}
        onFocus={() => setUsed(true)}
        onChange={({ target }) => {
          setTyped(target.value);
          if (target.value === '' || names.includes(target.value)) take(target.value);
        }}
        onKeyDown={({ key }) => key === 'Enter' && take(typed)}
        onBlur={() => take(typed)}
      />
      <datalist id={id}>
        {names.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </>
  );
}

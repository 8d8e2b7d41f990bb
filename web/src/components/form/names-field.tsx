import { type KeyboardEvent, useId, useState } from 'react';
import { Chips } from '../filter/chips.js';
import { type Suggested, useSuggestions } from '../filter/use-suggestions.js';
import { Field } from './field.js';
import styles from './names-field.module.css';

/**
 * Several names, with suggestions of those that the project knows. One is added by Enter, by a comma, by choosing a
 * suggestion and when the field is left; a click on one takes it away.
 */
export function NamesField(props: {
  label: string;
  of: Suggested;
  value: readonly string[];
  hint?: string;
  error?: string;
  onChange: (value: string[]) => void;
}) {
  const { label, of, value, hint, error, onChange } = props;
  const [typed, setTyped] = useState('');
  const [isUsed, setUsed] = useState(false);
  const id = useId();
  const names = useSuggestions({ of, typed, isUsed });
  const add = (text: string) => {
    const name = text.trim();
    setTyped('');
    if (name !== '' && !value.includes(name)) onChange([...value, name]);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if ((event.key !== 'Enter' && event.key !== ',') || typed.trim() === '') return;
    event.preventDefault();
    add(typed);
  };
  return (
    <div className={styles.field}>
      <Field
        label={label}
        hint={hint}
        error={error}
        list={id}
        placeholder={value.length === 0 ? 'All' : 'Add another'}
        value={typed}
        onFocus={() => setUsed(true)}
        onChange={({ target, nativeEvent }) => (isChosen(nativeEvent) ? add(target.value) : setTyped(target.value))}
        onKeyDown={onKeyDown}
        onBlur={() => add(typed)}
      />
      <datalist id={id}>
        {names
          .filter((name) => !value.includes(name))
          .map((name) => (
            <option key={name} value={name} />
          ))}
      </datalist>
      <Chips
        label={`Chosen: ${label}`}
        verb="Remove"
        chips={value.map((name) => ({ text: name, onRemove: () => onChange(value.filter((one) => one !== name)) }))}
      />
    </div>
  );
}

/** Whether a suggestion was chosen, and not a letter typed: browsers report a replacement, or no typing at all. */
function isChosen(event: Event): boolean {
  return !(event instanceof InputEvent) || event.inputType === 'insertReplacementText';
}

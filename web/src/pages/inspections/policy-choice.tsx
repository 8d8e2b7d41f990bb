import { CheckboxGroup } from '../../components/form/checkbox-group.js';
import { Text } from '../../components/text/text.js';
import { usePolicies } from '../alerts/policies/use-policies.js';

/** Chooses the alert policies for the findings of an inspection. */
export function PolicyChoice(props: {
  /** Ids. */
  value: readonly string[];
  error?: string;
  onChange: (ids: readonly string[]) => void;
}) {
  const { value, error, onChange } = props;
  const policies = usePolicyNames();
  const deleted = policies === undefined ? [] : value.filter((id) => !policies.has(id));
  const options = [
    ...[...(policies ?? [])].map(([id, name]) => ({ value: id, label: <Text>{name}</Text> })),
    ...deleted.map((id) => ({ value: id, label: 'a deleted policy' })),
  ];
  return (
    <CheckboxGroup
      label="Alert policies"
      options={options}
      value={value}
      hint={options.length === 0 ? 'There are none yet, so no notices are sent.' : 'None chosen: all that match.'}
      error={error}
      onChange={onChange}
    />
  );
}

/** Names of the project's alert policies by id; undefined until they are known. */
export function usePolicyNames(): ReadonlyMap<string, string> | undefined {
  const { data } = usePolicies();
  return data && new Map(data.items.map(({ id, name }) => [id, name]));
}

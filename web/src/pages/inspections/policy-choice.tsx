import { CheckboxGroup } from '../../components/form/checkbox-group.js';
import { Text } from '../../components/text/text.js';
import { usePolicies } from '../alerts/policies/use-policies.js';

/** Which alert policies are asked when an inspection finds something. */
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
    ...deleted.map((id) => ({ value: id, label: 'one that was deleted' })),
  ];
  return (
    <CheckboxGroup
      label="Alert policies"
      options={options}
      value={value}
      hint={options.length === 0 ? 'There are none yet: nobody is told.' : 'None chosen: every one that matches.'}
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

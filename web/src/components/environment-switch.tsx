import { useApi } from '../api/context.js';
import { Select } from './select.js';

/**
 * Which environment is looked at, of those that have components.
 *
 * @param all what stands first and means all of them; without it one has to be chosen
 */
export function EnvironmentSwitch(props: { value: string; onChange: (environment: string) => void; all?: string }) {
  const { value, onChange, all } = props;
  const { data } = useApi().query.useQuery('get', '/v1/environments');
  const names = data?.items.map(({ environment }) => environment) ?? [];
  const options = value === '' || names.includes(value) ? names : [value, ...names];
  return (
    <Select
      label="Environment"
      value={value}
      options={all === undefined ? options : [{ value: '', label: all }, ...options]}
      onChange={onChange}
    />
  );
}

import { useApi } from '../../api/context.js';
import { compareNames } from '../../format/natural-order.js';
import { Select } from '../form/select.js';
import { severityWord } from '../text/severity.js';

/**
 * Which environment is looked at, of those that have components.
 *
 * @param all what stands first and means all of them; without it one has to be chosen
 * @param isWithStatus whether those in alarm or warning say so
 */
export function EnvironmentSwitch(props: {
  value: string;
  onChange: (environment: string) => void;
  all?: string;
  isWithStatus?: boolean;
}) {
  const { value, onChange, all, isWithStatus = false } = props;
  const { data } = useApi().query.useQuery('get', '/v1/environments');
  const items = [...(data?.items ?? [])].sort((a, b) => compareNames(a.environment, b.environment));
  const known = items.map(({ environment, status }) => {
    const isBad = isWithStatus && (status === 'alarm' || status === 'warning');
    return {
      value: environment,
      label: isBad ? `${environment} (${severityWord(status).toLowerCase()})` : environment,
    };
  });
  const isKnown = value === '' || known.some((option) => option.value === value);
  const options = isKnown ? known : [{ value, label: value }, ...known];
  return (
    <Select
      label="Environment"
      value={value}
      options={all === undefined ? options : [{ value: '', label: all }, ...options]}
      onChange={onChange}
    />
  );
}

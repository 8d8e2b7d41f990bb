import { useApi } from '../../api/context.js';
import { compareNames } from '../../format/natural-order.js';
import { Select } from '../form/select.js';
import { severityWord } from '../text/severity.js';

/**
 * Chooses one of the environments that have components.
 *
 * @param all label of the first option, for all of them; without it one has to be chosen
 * @param isWithStatus whether options show alarm and warning
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

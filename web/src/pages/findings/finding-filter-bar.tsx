import { FilterBar } from '../../components/filter-bar.js';
import { Select } from '../../components/select.js';
import { WhereFilter } from '../../components/where-filter.js';
import { TimeRange } from '../events/time-range.js';
import { useInspections } from '../inspections/use-inspections.js';
import type { FindingFilter, FindingState } from './finding-filter.js';

const STATES = [
  { value: '', label: 'Abnormal or recovered' },
  { value: 'abnormal', label: 'Abnormal' },
  { value: 'recovered', label: 'Recovered' },
] as const;

/** Everything that narrows the list of findings down. */
export function FindingFilterBar(props: { filter: FindingFilter; onChange: (next: FindingFilter) => void }) {
  const { filter, onChange } = props;
  return (
    <FilterBar>
      <InspectionChoice
        value={filter.inspection ?? ''}
        onChange={(inspection) => onChange({ inspection: inspection || undefined })}
      />
      <WhereFilter
        filter={filter}
        onComponent={(component) => onChange({ component })}
        onEnvironment={(environment) => onChange({ environment })}
      />
      <Select
        label="State"
        value={filter.state ?? ''}
        options={STATES}
        onChange={(state) => onChange({ state: (state || undefined) as FindingState | undefined })}
      />
      <TimeRange filter={filter} onChange={onChange} />
    </FilterBar>
  );
}

function InspectionChoice({ value, onChange }: { value: string; onChange: (id: string) => void }) {
  const inspections = useInspections().data?.items.map(({ id, name }) => ({ value: id, label: name })) ?? [];
  const isKnown = value === '' || inspections.some((one) => one.value === value);
  const options = [{ value: '', label: 'All inspections' }, ...inspections];
  return (
    <Select
      label="Inspection"
      value={value}
      options={isKnown ? options : [...options, { value, label: 'One that is not known' }]}
      onChange={onChange}
    />
  );
}

import { FilterBar } from '../../components/filter/filter-bar.js';
import { WhereFilter } from '../../components/filter/where-filter.js';
import { FilterSelect } from '../../components/form/select.js';
import { TimeRange } from '../events/time-range.js';
import { useInspections } from '../inspections/use-inspections.js';
import type { FindingFilter } from './finding-filter.js';

const STATES = [
  { value: 'abnormal', label: 'Abnormal' },
  { value: 'recovered', label: 'Recovered' },
] as const;

/** The filters of the list of findings. */
export function FindingFilterBar(props: { filter: FindingFilter; onChange: (next: FindingFilter) => void }) {
  const { filter, onChange } = props;
  return (
    <FilterBar>
      <InspectionChoice value={filter.inspection} onChange={(inspection) => onChange({ inspection })} />
      <WhereFilter filter={filter} onChange={onChange} />
      <FilterSelect
        label="State"
        all="Abnormal or recovered"
        value={filter.state}
        options={STATES}
        onChange={(state) => onChange({ state })}
      />
      <TimeRange filter={filter} onChange={onChange} />
    </FilterBar>
  );
}

function InspectionChoice(props: { value: string | undefined; onChange: (id: string | undefined) => void }) {
  const { value, onChange } = props;
  const inspections = useInspections().data?.items.map(({ id, name }) => ({ value: id, label: name })) ?? [];
  const isKnown = value === undefined || inspections.some((one) => one.value === value);
  return (
    <FilterSelect
      label="Inspection"
      all="All inspections"
      value={value}
      options={isKnown ? inspections : [...inspections, { value, label: 'Unknown inspection' }]}
      onChange={onChange}
    />
  );
}

import { X } from 'lucide-react';
import { Button } from '../../components/button.js';
import { FilterBar } from '../../components/filter-bar.js';
import { Select } from '../../components/select.js';
import { WhereFilter } from '../../components/where-filter.js';
import type { Range } from '../events/event-filter.js';
import { type DeliveryFilter, STATES, TRIGGERS } from './delivery-filter.js';
import { stateWord } from './delivery-state.js';
import { triggerWord } from './policy-text.js';

const RANGES = [
  { value: '', label: 'Any time' },
  { value: '1h', label: 'Last hour' },
  { value: '24h', label: 'Last 24 hours' },
  { value: '7d', label: 'Last 7 days' },
  { value: '30d', label: 'Last 30 days' },
];

/** Everything that narrows the list of deliveries down. */
export function DeliveryFilterBar(props: {
  filter: DeliveryFilter;
  /** Names by id. */
  policies: ReadonlyMap<string, string>;
  onChange: (next: DeliveryFilter) => void;
}) {
  const { filter, policies, onChange } = props;
  return (
    <FilterBar>
      <Select
        label="State"
        value={filter.state ?? ''}
        options={[{ value: '', label: 'Any state' }, ...STATES.map((value) => ({ value, label: stateWord(value) }))]}
        onChange={(state) => onChange({ state: (state || undefined) as DeliveryFilter['state'] })}
      />
      <Select
        label="Trigger"
        value={filter.trigger ?? ''}
        options={[
          { value: '', label: 'Any trigger' },
          ...TRIGGERS.map((value) => ({ value, label: triggerWord(value) })),
        ]}
        onChange={(trigger) => onChange({ trigger: (trigger || undefined) as DeliveryFilter['trigger'] })}
      />
      <Select
        label="Policy"
        value={filter.policy ?? ''}
        options={[{ value: '', label: 'Any policy' }, ...[...policies].map(([value, label]) => ({ value, label }))]}
        onChange={(policy) => onChange({ policy: policy || undefined })}
      />
      <WhereFilter
        filter={filter}
        onComponent={(component) => onChange({ component })}
        onEnvironment={(environment) => onChange({ environment })}
      />
      <Select
        label="Time"
        value={filter.last ?? ''}
        options={RANGES}
        onChange={(last) => onChange({ last: (last || undefined) as Range | undefined })}
      />
      {filter.finding !== undefined && (
        <Button icon={<X aria-hidden="true" />} onClick={() => onChange({ finding: undefined })}>
          Of one finding
        </Button>
      )}
    </FilterBar>
  );
}

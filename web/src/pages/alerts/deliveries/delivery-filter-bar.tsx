import { X } from 'lucide-react';
import { FilterBar } from '../../../components/filter/filter-bar.js';
import { WhereFilter } from '../../../components/filter/where-filter.js';
import { Button } from '../../../components/form/button.js';
import { FilterSelect } from '../../../components/form/select.js';
import type { Range } from '../../events/event-filter.js';
import { triggerWord } from '../policies/policy-text.js';
import { type DeliveryFilter, STATES, TRIGGERS } from './delivery-filter.js';
import { stateWord } from './delivery-state.js';

const STATE_OPTIONS = STATES.map((value) => ({ value, label: stateWord(value) }));
const TRIGGER_OPTIONS = TRIGGERS.map((value) => ({ value, label: triggerWord(value) }));
const RANGES: { value: Range; label: string }[] = [
  { value: '1h', label: 'Last hour' },
  { value: '24h', label: 'Last 24 hours' },
  { value: '7d', label: 'Last 7 days' },
  { value: '30d', label: 'Last 30 days' },
];

/** The filters of the list of deliveries. */
export function DeliveryFilterBar(props: {
  filter: DeliveryFilter;
  /** Names by id. */
  policies: ReadonlyMap<string, string>;
  onChange: (next: DeliveryFilter) => void;
}) {
  const { filter, policies, onChange } = props;
  return (
    <FilterBar>
      <FilterSelect
        label="State"
        all="Any state"
        value={filter.state}
        options={STATE_OPTIONS}
        onChange={(state) => onChange({ state })}
      />
      <FilterSelect
        label="Trigger"
        all="Any trigger"
        value={filter.trigger}
        options={TRIGGER_OPTIONS}
        onChange={(trigger) => onChange({ trigger })}
      />
      <FilterSelect
        label="Policy"
        all="Any policy"
        value={filter.policy}
        options={[...policies].map(([value, label]) => ({ value, label }))}
        onChange={(policy) => onChange({ policy })}
      />
      <WhereFilter filter={filter} onChange={onChange} />
      <FilterSelect
        label="Time"
        all="Any time"
        value={filter.last}
        options={RANGES}
        onChange={(last) => onChange({ last })}
      />
      {filter.finding !== undefined && (
        <Button icon={<X aria-hidden="true" />} onClick={() => onChange({ finding: undefined })}>
          One finding only
        </Button>
      )}
    </FilterBar>
  );
}

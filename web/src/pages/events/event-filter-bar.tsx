import { Chips } from '../../components/filter/chips.js';
import { FilterBar } from '../../components/filter/filter-bar.js';
import { WhereFilter } from '../../components/filter/where-filter.js';
import { Button } from '../../components/form/button.js';
import { SearchField } from '../../components/form/search-field.js';
import { SEVERITIES, SeverityShape, severityWord } from '../../components/text/severity.js';
import { chipsOf } from './chips.js';
import type { EventFilter } from './event-filter.js';
import styles from './events-page.module.css';
import { TimeRange } from './time-range.js';

/** The filters of the list of events. */
export function EventFilterBar(props: { filter: EventFilter; onChange: (next: EventFilter) => void }) {
  const { filter, onChange } = props;
  return (
    <FilterBar>
      <SearchField placeholder="Words in type or message" value={filter.q} onChange={(q) => onChange({ q })} />
      <WhereFilter filter={filter} isWithBelow onChange={onChange} />
      <TimeRange filter={filter} onChange={onChange} />
      <Importances chosen={filter.importance ?? []} onChange={(importance) => onChange({ importance })} />
      <Button
        aria-pressed={filter.active === 'true'}
        onClick={() => onChange({ active: filter.active === 'true' ? undefined : 'true' })}
      >
        Active now
      </Button>
      <Chips
        label="Filters"
        verb="Remove the filter"
        chips={chipsOf(filter).map(({ text, without }) => ({ text, onRemove: () => onChange(without) }))}
      />
    </FilterBar>
  );
}

type Chosen = NonNullable<EventFilter['importance']>;

/** None chosen: all. */
function Importances({ chosen, onChange }: { chosen: Chosen; onChange: (next: Chosen | undefined) => void }) {
  const toggle = (changed: Chosen[number]) => {
    const next = SEVERITIES.filter((one) => (one === changed) !== chosen.includes(one));
    onChange(next.length === 0 ? undefined : next);
  };
  return (
    <fieldset className={styles.importances}>
      <legend className="visually-hidden">Importance</legend>
      {SEVERITIES.map((importance) => (
        <Button
          key={importance}
          aria-pressed={chosen.includes(importance)}
          icon={<SeverityShape of={importance} />}
          onClick={() => toggle(importance)}
        >
          {severityWord(importance)}
        </Button>
      ))}
    </fieldset>
  );
}

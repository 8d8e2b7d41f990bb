import { X } from 'lucide-react';
import { Button } from '../../components/button.js';
import { FilterBar } from '../../components/filter-bar.js';
import { SearchField } from '../../components/search-field.js';
import { SEVERITIES, SeverityShape, severityWord } from '../../components/severity.js';
import { Text } from '../../components/text.js';
import { WhereFilter } from '../../components/where-filter.js';
import { chipsOf } from './chips.js';
import type { EventFilter } from './event-filter.js';
import styles from './events-page.module.css';
import { TimeRange } from './time-range.js';

/** Everything that narrows the list down. */
export function EventFilterBar(props: { filter: EventFilter; onChange: (next: EventFilter) => void }) {
  const { filter, onChange } = props;
  const importances = filter.importance ?? [];
  const toggle = (name: (typeof SEVERITIES)[number]) => {
    const next = SEVERITIES.filter((one) => (one === name) !== importances.includes(one));
    onChange({ importance: next.length === 0 ? undefined : next });
  };
  return (
    <FilterBar>
      <SearchField
        placeholder="Words in type or message"
        value={filter.q ?? ''}
        onChange={(q) => onChange({ q: q || undefined })}
      />
      <WhereFilter
        filter={filter}
        onComponent={(component) => onChange({ component, subtree: component === undefined ? undefined : 'true' })}
        onEnvironment={(environment) => onChange({ environment })}
      />
      <TimeRange filter={filter} onChange={onChange} />
      <fieldset className={styles.importances}>
        <legend className="visually-hidden">Importance</legend>
        {SEVERITIES.map((name) => (
          <Button
            key={name}
            aria-pressed={importances.includes(name)}
            icon={<SeverityShape of={name} />}
            onClick={() => toggle(name)}
          >
            {severityWord(name)}
          </Button>
        ))}
      </fieldset>
      <Button
        aria-pressed={filter.active === 'true'}
        onClick={() => onChange({ active: filter.active === 'true' ? undefined : 'true' })}
      >
        Relevant now
      </Button>
      <Chips filter={filter} onChange={onChange} />
    </FilterBar>
  );
}

function Chips({ filter, onChange }: { filter: EventFilter; onChange: (next: EventFilter) => void }) {
  const chips = chipsOf(filter);
  if (chips.length === 0) return null;
  return (
    <ul className={styles.chips} aria-label="Filters">
      {chips.map(({ text, without }) => (
        <li key={text}>
          <Button
            icon={<X aria-hidden="true" />}
            aria-label={`Remove the filter ${text}`}
            onClick={() => onChange(without)}
          >
            <Text>{text}</Text>
          </Button>
        </li>
      ))}
    </ul>
  );
}

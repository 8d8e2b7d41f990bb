import { X } from 'lucide-react';
import { Button } from '../../components/button.js';
import { FilterBar } from '../../components/filter-bar.js';
import { SearchField } from '../../components/search-field.js';
import { Select } from '../../components/select.js';
import { Text } from '../../components/text.js';
import { WhereFilter } from '../../components/where-filter.js';
import type { TypeFilter } from './type-filter.js';

const MUTED = [
  { value: '', label: 'Muted or not' },
  { value: 'true', label: 'Muted' },
  { value: 'false', label: 'Not muted' },
] as const;

/** Everything that narrows the list of types down. */
export function TypeFilterBar(props: { filter: TypeFilter; onChange: (next: TypeFilter) => void }) {
  const { filter, onChange } = props;
  return (
    <FilterBar>
      <SearchField
        placeholder="Words in the type"
        value={filter.q ?? ''}
        onChange={(q) => onChange({ q: q || undefined })}
      />
      <WhereFilter
        filter={filter}
        onComponent={(component) => onChange({ component, subtree: component === undefined ? undefined : 'true' })}
        onEnvironment={(environment) => onChange({ environment })}
      />
      <Select
        label="Muted"
        value={filter.muted ?? ''}
        options={MUTED}
        onChange={(muted) => onChange({ muted: (muted || undefined) as TypeFilter['muted'] })}
      />
      {filter.type !== undefined && (
        <Button
          icon={<X aria-hidden="true" />}
          aria-label={`Remove the filter type = ${filter.type}`}
          onClick={() => onChange({ type: undefined })}
        >
          type = <Text>{filter.type}</Text>
        </Button>
      )}
    </FilterBar>
  );
}

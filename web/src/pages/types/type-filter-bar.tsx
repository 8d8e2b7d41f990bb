import { Chips } from '../../components/filter/chips.js';
import { FilterBar } from '../../components/filter/filter-bar.js';
import { WhereFilter } from '../../components/filter/where-filter.js';
import { SearchField } from '../../components/form/search-field.js';
import { FilterSelect } from '../../components/form/select.js';
import type { TypeFilter } from './type-filter.js';

const SHOWN = [
  { value: 'never-error', label: 'Never an error' },
  { value: 'all', label: 'All types' },
] as const;

const MUTED = [
  { value: 'true', label: 'Muted' },
  { value: 'false', label: 'Not muted' },
] as const;

/** The filters of the list of types. */
export function TypeFilterBar(props: { filter: TypeFilter; onChange: (next: TypeFilter) => void }) {
  const { filter, onChange } = props;
  const { q, muted, type, show } = filter;
  const exactly = { text: `type = ${type}`, onRemove: () => onChange({ type: undefined }) };
  return (
    <FilterBar>
      <SearchField placeholder="Words in the type" value={q} onChange={(words) => onChange({ q: words })} />
      <WhereFilter filter={filter} isWithBelow onChange={onChange} />
      <FilterSelect
        label="Which types"
        all="Error types"
        value={show}
        options={SHOWN}
        onChange={(next) => onChange({ show: next })}
      />
      <FilterSelect
        label="Muted"
        all="Muted or not"
        value={muted}
        options={MUTED}
        onChange={(next) => onChange({ muted: next })}
      />
      <Chips label="Filters" verb="Remove the filter" chips={type === undefined ? [] : [exactly]} />
    </FilterBar>
  );
}

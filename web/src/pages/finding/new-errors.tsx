import { useState } from 'react';
import type { FindingWithDetails } from '../../api/schema.generated.js';
import { Button } from '../../components/form/button.js';
import { BareField } from '../../components/form/field.js';
import { Note, Panel } from '../../components/layout/panel.js';
import { Table } from '../../components/table/table.js';
import { countText, plural } from '../../format/number.js';
import styles from './finding-page.module.css';
import { matchingTypes, type NewType } from './new-type.js';
import { NewTypeRow } from './new-type-row.js';

const COLUMNS = ['Importance', 'Type, message, stack', { numbers: 'Count' }, 'Received', 'Version'];
/** How many are shown at first. */
const SHOWN = 20;

/** The error types that were never seen before. */
export function NewErrors({ finding }: { finding: FindingWithDetails }) {
  const [words, setWords] = useState('');
  const [isWhole, setWhole] = useState(false);
  const { newTypes, newTypesTotal, newTypesCut } = finding;
  const fitting = matchingTypes(newTypes, words);
  const shown = isWhole ? fitting : fitting.slice(0, SHOWN);
  const search = (
    <BareField
      label="Search among the new errors"
      type="search"
      placeholder="Words in type or message"
      value={words}
      onChange={({ target }) => setWords(target.value)}
    />
  );
  return (
    <Panel title="New errors" aside={newTypes.length > SHOWN ? search : undefined}>
      {fitting.length === 0 && <Note>None of them contains these words.</Note>}
      {fitting.length > 0 && <NewTypeTable types={shown} />}
      {shown.length < fitting.length && (
        <Button className={styles.more} onClick={() => setWhole(true)}>
          Show all {countText(fitting.length)}
        </Button>
      )}
      {newTypes.length < newTypesTotal && (
        <Note>
          These are the worst {countText(newTypes.length)} of {countText(newTypesTotal)}.
        </Note>
      )}
      {newTypesCut > 0 && (
        <Note>
          The texts are very long: the last {plural(newTypesCut, 'type')} show only how theirs begin. The export has
          all.
        </Note>
      )}
    </Panel>
  );
}

function NewTypeTable({ types }: { types: readonly NewType[] }) {
  return (
    <Table label="New errors" columns={COLUMNS} className={styles.errors}>
      {types.map((type) => (
        <NewTypeRow key={type.typeId} type={type} />
      ))}
    </Table>
  );
}

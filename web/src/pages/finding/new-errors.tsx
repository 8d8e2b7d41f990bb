import { useState } from 'react';
import type { Finding } from '../../api/schema.generated.js';
import { Button } from '../../components/button.js';
import { BareField } from '../../components/field.js';
import { Panel } from '../../components/panel.js';
import table from '../../components/table.module.css';
import { TableHead } from '../../components/table-head.js';
import { countText } from '../../format/number.js';
import styles from './finding-page.module.css';
import { type NewType, typesThatFit } from './new-type.js';
import { NewTypeRow } from './new-type-row.js';

/** How many are shown unasked. */
const SHOWN = 20;

/** The error types that were never seen before. */
export function NewErrors({ finding }: { finding: Finding }) {
  const [words, setWords] = useState('');
  const [isWhole, setWhole] = useState(false);
  const { newTypes, newTypesTotal } = finding;
  const fitting = typesThatFit(newTypes, words);
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
      {fitting.length === 0 && <p className={styles.note}>None of them holds these words.</p>}
      {fitting.length > 0 && <NewTypeTable types={shown} />}
      {shown.length < fitting.length && (
        <Button className={styles.more} onClick={() => setWhole(true)}>
          Show all {countText(fitting.length)}
        </Button>
      )}
      {newTypes.length < newTypesTotal && (
        <p className={styles.note}>
          These are the worst {countText(newTypes.length)} of {countText(newTypesTotal)}.
        </p>
      )}
    </Panel>
  );
}

function NewTypeTable({ types }: { types: readonly NewType[] }) {
  return (
    <table className={`${table.table} ${styles.errors}`} aria-label="New errors">
      <TableHead columns={['Importance', 'Type, message, stack', { numbers: 'Count' }, 'Received', 'Version']} />
      <tbody>
        {types.map((type) => (
          <NewTypeRow key={type.typeId} type={type} />
        ))}
      </tbody>
    </table>
  );
}

import { Link } from '@tanstack/react-router';
import { useCallback, useEffect, useState } from 'react';
import { useApi } from '../../api/context.js';
import type { DryRun, FindingItem, Inspection } from '../../api/schema.generated.js';
import { Button } from '../../components/form/button.js';
import { Dialog, DialogActions } from '../../components/layout/dialog.js';
import { Note } from '../../components/layout/panel.js';
import { Empty, Failed, Loading } from '../../components/layout/states.js';
import { SeverityChip } from '../../components/text/severity.js';
import { Text } from '../../components/text/text.js';
import { countText, plural } from '../../format/number.js';
import { HourSpan } from '../findings/hour-span.js';
import styles from './dry-run-dialog.module.css';

/** How many findings are shown at first. */
const SHOWN = 20;
/** How many new types of each. */
const SHOWN_TYPES = 5;

/** Runs an inspection for the current hour and shows what it would find. Nothing is stored and no notice is sent. */
export function DryRunDialog({ inspection, onClose }: { inspection: Inspection; onClose: () => void }) {
  const { mutate, data, error, isPending } = useApi().query.useMutation('post', '/v1/inspections/{id}/run');
  const { id } = inspection;
  const run = useCallback((id: string) => mutate({ params: { path: { id } }, body: {} }), [mutate]);
  useEffect(() => run(id), [run, id]);
  return (
    <Dialog title="Dry run" isWide onClose={onClose}>
      <Note>
        What <Text>{inspection.name}</Text> would find in the current hour. Nothing is stored, no notice is sent.
      </Note>
      {error !== null && <Failed error={error} />}
      {data !== undefined && !isPending && <Result run={data} />}
      {isPending && <Loading what="the dry run" />}
      <DialogActions>
        <Button disabled={isPending} onClick={() => run(id)}>
          Run again
        </Button>
        <Button look="primary" onClick={onClose}>
          Close
        </Button>
      </DialogActions>
    </Dialog>
  );
}

function Result({ run }: { run: DryRun }) {
  const [isWhole, setWhole] = useState(false);
  const { findings, findingsTotal, from, to } = run;
  if (findings.length === 0) {
    return (
      <Empty title="Nothing new so far">
        No error type was seen for the first time since the start of the hour (<HourSpan from={from} to={to} />
        ).
      </Empty>
    );
  }
  const shown = isWhole ? findings : findings.slice(0, SHOWN);
  return (
    <>
      <p className={styles.result} role="status">
        <b>{plural(findingsTotal, 'finding')}</b> between <HourSpan from={from} to={to} />
      </p>
      <ul className={styles.dry}>
        {shown.map((finding) => (
          <DryFinding key={finding.id} finding={finding} />
        ))}
      </ul>
      {shown.length < findings.length && (
        <Button onClick={() => setWhole(true)}>Show all {countText(findings.length)}</Button>
      )}
      {findings.length < findingsTotal && <Note>These are the worst {countText(findings.length)}.</Note>}
    </>
  );
}

function DryFinding({ finding }: { finding: FindingItem }) {
  const { severity, component, environment, newTypes, newTypesTotal } = finding;
  const folded = newTypes.slice(SHOWN_TYPES);
  const omitted = newTypesTotal - newTypes.length;
  return (
    <li>
      <h3>
        <SeverityChip of={severity} /> <Text>{component}</Text>
        <small className={styles.environment}>
          <Text>{environment}</Text>
        </small>
      </h3>
      <DryTypes types={newTypes.slice(0, SHOWN_TYPES)} />
      {folded.length > 0 && (
        <details>
          <summary>{plural(newTypesTotal - SHOWN_TYPES, 'more new error type')}</summary>
          <DryTypes types={folded} />
          {omitted > 0 && <p>and {countText(omitted)} more, which a dry run does not list</p>}
        </details>
      )}
    </li>
  );
}

function DryTypes({ types }: { types: FindingItem['newTypes'] }) {
  return (
    <ul>
      {types.map(({ typeId, type, message, count }) => (
        <li key={typeId}>
          <Link to="/types/$typeId" params={{ typeId }}>
            <Text>{type}</Text>
          </Link>{' '}
          <small>{count === 1 ? 'once' : `${countText(count)} times`}</small>
          {message !== null && (
            <p>
              <Text>{message}</Text>
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}

import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '../../api/context.js';
import { fieldErrorsOf } from '../../api/field-errors.js';
import type { InspectionsImported } from '../../api/schema.generated.js';
import { Button } from '../../components/form/button.js';
import field from '../../components/form/field.module.css';
import { FormDialog } from '../../components/form/form-dialog.js';
import { Dialog, DialogActions } from '../../components/layout/dialog.js';
import { Text } from '../../components/text/text.js';
import { plural } from '../../format/number.js';
import styles from './import-dialog.module.css';
import { readImport } from './import-text.js';

const EXAMPLE = `{
  "project": ["default"],
  "env": ["production"],
  "version": [],
  "service": ["shop/payment", "shop/cart"]
}`;

/** Creates inspections from a file, or from its text. */
export function ImportDialog({ onClose }: { onClose: () => void }) {
  const [text, setText] = useState('');
  const [unreadable, setUnreadable] = useState<Error | null>(null);
  const { mutate, data, error, isPending } = useImport();
  const submit = () => {
    const read = readImport(text);
    setUnreadable(read.isReadable ? null : new Error(read.reason));
    if (read.isReadable) mutate({ body: read.body });
  };
  if (data !== undefined) return <Imported result={data} onClose={onClose} />;
  return (
    <FormDialog
      title="Import an inspection"
      action="Import"
      error={unreadable ?? error}
      isLocked={isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      <p>
        An exported inspection, or lists of projects, environments, versions and services: one inspection is created in
        each project.
      </p>
      <Source text={text} isWrong={unreadable !== null || error !== null} onChange={setText} />
      {unreadable === null && <WrongFields error={error} />}
    </FormDialog>
  );
}

/** The text, typed or read from a file. */
function Source({ text, isWrong, onChange }: { text: string; isWrong: boolean; onChange: (text: string) => void }) {
  return (
    <>
      <label className={field.field}>
        <span>File</span>
        <input
          type="file"
          accept=".json,application/json"
          onChange={async ({ target }) => onChange((await target.files?.[0]?.text()) ?? '')}
        />
      </label>
      <label className={field.field}>
        <span>or its text</span>
        <textarea
          className={`${field.input} ${styles.json}`}
          rows={9}
          spellCheck={false}
          placeholder={EXAMPLE}
          aria-invalid={isWrong || undefined}
          value={text}
          onChange={({ target }) => onChange(target.value)}
        />
      </label>
    </>
  );
}

/** The errors by their place in the text, when there are several. */
function WrongFields({ error }: { error: unknown }) {
  const wrong = Object.entries(fieldErrorsOf(error));
  if (wrong.length < 2) return null;
  return (
    <ul className={styles.wrong}>
      {wrong.map(([path, message]) => (
        <li key={path}>
          <code>{path}</code> {message}
        </li>
      ))}
    </ul>
  );
}

function useImport() {
  const queries = useQueryClient();
  return useApi().query.useMutation('post', '/v1/inspections/import', { onSuccess: () => queries.invalidateQueries() });
}

function Imported({ result, onClose }: { result: InspectionsImported; onClose: () => void }) {
  const { items, refused } = result;
  return (
    <Dialog title="Imported" onClose={onClose}>
      <p role="status">Created {plural(items.length, 'inspection')}:</p>
      <ul className={styles.imported}>
        {items.map(({ id, name, project }) => (
          <li key={id}>
            <b>
              <Text>{name}</Text>
            </b>{' '}
            in <Text>{project}</Text>
          </li>
        ))}
      </ul>
      {refused.length > 0 && (
        <>
          <p className={styles.error}>Not created in {plural(refused.length, 'project')}:</p>
          <ul className={styles.imported}>
            {refused.map(({ project, reason }) => (
              <li key={project}>
                <Text>{project}</Text>: {reason}
              </li>
            ))}
          </ul>
        </>
      )}
      <DialogActions>
        <Button look="primary" onClick={onClose}>
          Close
        </Button>
      </DialogActions>
    </Dialog>
  );
}

import { Trash2 } from 'lucide-react';
import type { FieldErrors } from '../../../api/field-errors.js';
import type { AlertPolicy } from '../../../api/schema.generated.js';
import { Button } from '../../../components/form/button.js';
import { fieldsOf } from '../../../components/form/draft-fields.js';
import { Field } from '../../../components/form/field.js';
import { SelectField } from '../../../components/form/select.js';
import { Text } from '../../../components/text/text.js';
import { Time } from '../../../components/text/time.js';
import { TARGET_KINDS, type TargetDraft } from './policy-draft.js';
import styles from './policy-page.module.css';
import { kindWord } from './policy-text.js';

const KINDS = TARGET_KINDS.map((value) => ({ value, label: kindWord(value) }));

/** One target of a policy. `path` is that of its errors: `targets.0`. */
export function TargetFields(props: {
  target: TargetDraft;
  /** The stored target; undefined for a new one. */
  kept?: AlertPolicy['targets'][number];
  path: string;
  errors: FieldErrors;
  onChange: (next: Partial<TargetDraft>) => void;
  onRemove: () => void;
}) {
  const { target, kept, path, errors, onChange, onRemove } = props;
  const place = `Target ${Number(path.split('.')[1]) + 1}`;
  return (
    <fieldset className={styles.target}>
      <legend className="visually-hidden">{place}</legend>
      <SelectField
        label="Kind"
        value={target.kind}
        options={KINDS}
        onChange={(kind) => onChange({ kind: kind as TargetDraft['kind'] })}
      />
      <TargetAddress target={target} kept={kept} path={path} errors={errors} onChange={onChange} />
      <Button
        look="quiet"
        icon={<Trash2 aria-hidden="true" />}
        aria-label={`Remove ${place.toLowerCase()}`}
        onClick={onRemove}
      />
      {kept !== undefined && kept.disabled !== null && (
        <p className={styles.disabled}>
          Disabled since <Time at={kept.disabled.at} />: <Text>{kept.disabled.reason}</Text>. Saving enables it again.
        </p>
      )}
      {errors[path] !== undefined && <p className={styles.disabled}>{errors[path]}</p>}
    </fieldset>
  );
}

function TargetAddress(props: Omit<Parameters<typeof TargetFields>[0], 'onRemove'>) {
  const { target, kept, path, errors, onChange } = props;
  const { typed } = fieldsOf({ draft: target, errors, onChange }, `${path}.`);
  if (target.kind === 'email') {
    return (
      <Field
        label="Recipients"
        hint="Separated by commas"
        inputMode="email"
        placeholder="on-call@example.com"
        {...typed('to')}
      />
    );
  }
  return (
    <>
      <Field
        label="Address"
        type="url"
        placeholder={target.kind === 'slack' ? 'https://hooks.slack.com/services/…' : 'https://example.com/gluepoint'}
        {...typed('url')}
      />
      {target.kind === 'webhook' && (
        <Field
          label="Secret"
          hint="Signs the messages (Standard Webhooks). Never shown again"
          type="password"
          autoComplete="new-password"
          placeholder={kept !== undefined ? 'Unchanged' : 'Generated and shown once'}
          {...typed('secret')}
        />
      )}
    </>
  );
}

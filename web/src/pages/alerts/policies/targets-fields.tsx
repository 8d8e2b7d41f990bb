import { Plus } from 'lucide-react';
import type { FieldErrors } from '../../../api/field-errors.js';
import type { AlertPolicy } from '../../../api/schema.generated.js';
import { Button } from '../../../components/form/button.js';
import { newTarget, TARGET_KINDS, type TargetDraft } from './policy-draft.js';
import styles from './policy-page.module.css';
import { kindWord } from './policy-text.js';
import { TargetFields } from './target-fields.js';

const MAX_TARGETS = 20;

/** The targets of a policy. */
export function TargetsFields(props: {
  targets: readonly TargetDraft[];
  /** The stored targets. */
  kept: AlertPolicy['targets'];
  errors: FieldErrors;
  onChange: (targets: TargetDraft[]) => void;
}) {
  const { targets, kept, errors, onChange } = props;
  return (
    <fieldset className={styles.targets}>
      <legend>Targets</legend>
      {targets.map((target, place) => (
        <TargetFields
          key={target.key}
          target={target}
          kept={kept.find(({ id }) => id === target.key)}
          path={`targets.${place}`}
          errors={errors}
          onChange={(next) => onChange(targets.map((one) => (one === target ? { ...one, ...next } : one)))}
          onRemove={() => onChange(targets.filter((one) => one !== target))}
        />
      ))}
      {errors['targets'] !== undefined && <p className={styles.disabled}>{errors['targets']}</p>}
      <div className={styles.add}>
        {TARGET_KINDS.map((kind) => (
          <Button
            key={kind}
            icon={<Plus aria-hidden="true" />}
            disabled={targets.length >= MAX_TARGETS}
            onClick={() => onChange([...targets, newTarget(kind)])}
          >
            {kindWord(kind)}
          </Button>
        ))}
      </div>
    </fieldset>
  );
}

import { errorAt, type FieldErrors } from '../../api/field-errors.js';
import type { ProjectWithUsage } from '../../api/schema.generated.js';
import { Field } from '../../components/field.js';
import { type ProjectDraft, QUOTAS } from './project-draft.js';
import { QuotaUse } from './quota-use.js';
import quota from './quotas.module.css';
import styles from './settings.module.css';

/** What a project may use, beside what it uses. */
export function QuotasFields(props: {
  project: ProjectWithUsage;
  draft: ProjectDraft;
  errors: FieldErrors;
  onChange: (next: Partial<ProjectDraft>) => void;
}) {
  const { project, draft, errors, onChange } = props;
  return (
    <div className={styles.made}>
      <p>What is beyond them is refused with 429; events that are known always go on. Empty: without limit.</p>
      {QUOTAS.map(({ name, label }) => (
        <div key={name} className={quota.quota}>
          <Field
            label={label}
            error={errorAt(errors, `quotas.${name}`)}
            inputMode="numeric"
            placeholder="Without limit"
            value={draft.quotas[name]}
            onChange={({ target }) => onChange({ quotas: { ...draft.quotas, [name]: target.value } })}
          />
          <QuotaUse name={label} limit={project.quotas[name]} usage={project.usage[name]} />
        </div>
      ))}
    </div>
  );
}

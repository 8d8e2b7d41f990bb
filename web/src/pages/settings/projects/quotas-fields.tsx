import type { ProjectWithUsage } from '../../../api/schema.generated.js';
import { type DraftProps, fieldsOf } from '../../../components/form/draft-fields.js';
import { Field } from '../../../components/form/field.js';
import styles from '../settings.module.css';
import { type ProjectDraft, QUOTAS } from './project-draft.js';
import { QuotaUse } from './quota-use.js';
import quota from './quotas.module.css';

/** The quotas of a project beside their use. */
export function QuotasFields(props: DraftProps<ProjectDraft> & { project: ProjectWithUsage }) {
  const { project, draft, errors, onChange } = props;
  const change = (next: Partial<ProjectDraft['quotas']>) => onChange({ quotas: { ...draft.quotas, ...next } });
  const { typed } = fieldsOf({ draft: draft.quotas, errors, onChange: change }, 'quotas.');
  return (
    <div className={styles.parts}>
      <p>
        Requests above a quota are refused with 429. Occurrences of existing events are always accepted. Empty: no
        limit.
      </p>
      {QUOTAS.map(({ name, label }) => (
        <div key={name} className={quota.quota}>
          <Field label={label} inputMode="numeric" placeholder="No limit" {...typed(name)} />
          <QuotaUse name={label} limit={project.quotas[name]} usage={project.usage[name]} />
        </div>
      ))}
    </div>
  );
}

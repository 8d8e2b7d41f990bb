import { useState } from 'react';
import { changedFields } from '../../api/changed-fields.js';
import { useApi } from '../../api/context.js';
import { type FieldErrors, fieldErrorsOf } from '../../api/field-errors.js';
import type { ProjectWithUsage } from '../../api/schema.generated.js';
import { useWritten } from '../../api/use-written.js';
import { Button } from '../../components/button.js';
import { Field } from '../../components/field.js';
import { Form, FormActions, FormRow } from '../../components/form.js';
import { Panel } from '../../components/panel.js';
import { LinksFields } from './links-fields.js';
import { bodyOf, draftOf, type ProjectDraft } from './project-draft.js';
import { QuotasFields } from './quotas-fields.js';
import styles from './settings.module.css';

/** Everything of a project that can be changed; only for the root key. */
export function ProjectForm({ project }: { project: ProjectWithUsage }) {
  const [draft, setDraft] = useState(() => draftOf(project));
  // What the form began with: what others change meanwhile is not changed back.
  const [before, setBefore] = useState(draft);
  const { mutate, error, isPending } = useApi().query.useMutation('patch', '/v1/projects/{slug}');
  const errors = fieldErrorsOf(error);
  const change = (next: Partial<ProjectDraft>) => setDraft((before) => ({ ...before, ...next }));
  const { onSuccess } = useWritten()('The project is saved.');
  const save = () =>
    mutate(
      { params: { path: { slug: project.slug } }, body: changedFields(bodyOf(before), bodyOf(draft)) },
      {
        onSuccess: () => {
          setBefore(draft);
          return onSuccess();
        },
      },
    );
  return (
    <Form label="Project" error={error} onSubmit={save}>
      <div className={styles.panels}>
        <Panel title="Project">
          <ProjectFields draft={draft} errors={errors} onChange={change} />
        </Panel>
        <Panel title="Quotas">
          <QuotasFields project={project} draft={draft} errors={errors} onChange={change} />
        </Panel>
      </div>
      <FormActions>
        <Button type="submit" look="primary" disabled={isPending}>
          Save
        </Button>
      </FormActions>
    </Form>
  );
}

function ProjectFields(props: {
  draft: ProjectDraft;
  errors: FieldErrors;
  onChange: (next: Partial<ProjectDraft>) => void;
}) {
  const { draft, errors, onChange } = props;
  return (
    <div className={styles.made}>
      <FormRow>
        <Field
          label="Name"
          error={errors['name']}
          maxLength={200}
          value={draft.name}
          onChange={({ target }) => onChange({ name: target.value })}
        />
        <Field
          label="Retention in days"
          hint="Events that ended longer ago are deleted"
          error={errors['retentionDays']}
          inputMode="numeric"
          value={draft.retentionDays}
          onChange={({ target }) => onChange({ retentionDays: target.value })}
        />
      </FormRow>
      <FormRow>
        <Field
          label="Glue interval"
          hint="The longest silence that still glues, for occurrences that bring none: 90s, 5m, 1h"
          error={errors['glueInterval']}
          value={draft.glueInterval}
          onChange={({ target }) => onChange({ glueInterval: target.value })}
        />
        <Field
          label="Relevance interval"
          hint="How long an occurrence decides the status, for those that bring none"
          error={errors['relevanceInterval']}
          value={draft.relevanceInterval}
          onChange={({ target }) => onChange({ relevanceInterval: target.value })}
        />
      </FormRow>
      <LinksFields links={draft.links} errors={errors} onChange={(links) => onChange({ links })} />
    </div>
  );
}

import { useState } from 'react';
import { changedFields } from '../../../api/changed-fields.js';
import { useApi } from '../../../api/context.js';
import { fieldErrorsOf } from '../../../api/field-errors.js';
import type { ProjectWithUsage } from '../../../api/schema.generated.js';
import { useFormBase } from '../../../api/use-form-base.js';
import { useWriteFeedback } from '../../../api/use-write-feedback.js';
import { Button } from '../../../components/form/button.js';
import { type DraftProps, fieldsOf } from '../../../components/form/draft-fields.js';
import { EditConflict } from '../../../components/form/edit-conflict.js';
import { Field } from '../../../components/form/field.js';
import { Form, FormActions, FormRow } from '../../../components/form/form.js';
import { Panel } from '../../../components/layout/panel.js';
import styles from '../settings.module.css';
import { LinksFields } from './links-fields.js';
import { bodyOf, draftOf, type ProjectDraft } from './project-draft.js';
import { QuotasFields } from './quotas-fields.js';

/** The settings of a project, for the root key. */
export function ProjectForm({ project }: { project: ProjectWithUsage }) {
  const [draft, setDraft] = useState(() => draftOf(project));
  // Changes made elsewhere meanwhile are kept.
  const { before, isChanged, reset } = useFormBase(project, contentOf);
  const load = (from: ProjectWithUsage) => {
    reset(from);
    setDraft(draftOf(from));
  };
  const { mutate, error, isPending } = useApi().query.useMutation('patch', '/v1/projects/{slug}');
  const errors = fieldErrorsOf(error);
  const change = (next: Partial<ProjectDraft>) => setDraft((before) => ({ ...before, ...next }));
  const { onSuccess } = useWriteFeedback()('The project is saved.');
  const save = () =>
    mutate(
      { params: { path: { slug: project.slug } }, body: changedFields(contentOf(before), bodyOf(draft)) },
      {
        onSuccess: (saved) => {
          load({ ...project, ...saved });
          return onSuccess();
        },
      },
    );
  return (
    <Form label="Project" error={error} onSubmit={save}>
      {isChanged && <EditConflict onLoad={() => load(project)} />}
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

function contentOf(project: ProjectWithUsage) {
  return bodyOf(draftOf(project));
}

function ProjectFields(props: DraftProps<ProjectDraft>) {
  const { draft, errors, onChange } = props;
  const { typed } = fieldsOf(props);
  return (
    <div className={styles.parts}>
      <FormRow>
        <Field label="Name" maxLength={200} {...typed('name')} />
        <Field
          label="Retention in days"
          hint="Events that ended longer ago are deleted"
          inputMode="numeric"
          {...typed('retentionDays')}
        />
      </FormRow>
      <FormRow>
        <Field
          label="Glue interval"
          hint="Longest gap between two occurrences of one event, if they name none: 90s, 5m, 1h"
          {...typed('glueInterval')}
        />
        <Field
          label="Relevance interval"
          hint="How long an occurrence counts for the status, if it names none"
          {...typed('relevanceInterval')}
        />
      </FormRow>
      <LinksFields links={draft.links} errors={errors} onChange={(links) => onChange({ links })} />
    </div>
  );
}

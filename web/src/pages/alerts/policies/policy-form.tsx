import { useState } from 'react';
import { useApi } from '../../../api/context.js';
import { fieldErrorsOf } from '../../../api/field-errors.js';
import type { AlertPolicy } from '../../../api/schema.generated.js';
import { useFormBase } from '../../../api/use-form-base.js';
import { useWriteFeedback } from '../../../api/use-write-feedback.js';
import { Button } from '../../../components/form/button.js';
import { EditConflict } from '../../../components/form/edit-conflict.js';
import { Form, FormActions } from '../../../components/form/form.js';
import { bodyOf, changesOf, draftOf, newPolicy, type PolicyDraft } from './policy-draft.js';
import { PolicyFields } from './policy-fields.js';
import styles from './policy-page.module.css';

/** Creates a policy, or changes one. `onSaved` gets the response, which contains new secrets this once. */
export function PolicyForm(props: { policy?: AlertPolicy; onSaved: (saved: AlertPolicy) => void }) {
  const { policy, onSaved } = props;
  const [draft, setDraft] = useState(() => (policy === undefined ? newPolicy() : draftOf(policy)));
  // Changes made elsewhere meanwhile are kept.
  const { before, isChanged, reset } = useFormBase(policy, contentOf);
  const load = (from: AlertPolicy) => {
    reset(from);
    setDraft(draftOf(from));
  };
  const { save, error, isPending } = useSave(policy, before, (saved) => {
    load(saved);
    onSaved(saved);
  });
  return (
    <div className={styles.form}>
      <Form label="Policy" error={error} onSubmit={() => save(draft)}>
        {policy !== undefined && isChanged && <EditConflict onLoad={() => load(policy)} />}
        <PolicyFields
          draft={draft}
          kept={policy?.targets ?? []}
          errors={fieldErrorsOf(error)}
          onChange={(next) => setDraft((before) => ({ ...before, ...next }))}
        />
        <FormActions>
          <Button type="submit" look="primary" disabled={isPending}>
            {policy === undefined ? 'Create the policy' : 'Save'}
          </Button>
        </FormActions>
      </Form>
    </div>
  );
}

/** Without `enabled`, which is not part of the form. */
function contentOf(policy: AlertPolicy | undefined): object | undefined {
  return policy && { ...bodyOf(draftOf(policy)), enabled: undefined };
}

/** `policy`: as stored now, `before`: as the form started with it; both undefined: create one. */
function useSave(
  policy: AlertPolicy | undefined,
  before: AlertPolicy | undefined,
  onSaved: (saved: AlertPolicy) => void,
) {
  const { query } = useApi();
  const written = useWriteFeedback();
  const add = query.useMutation('post', '/v1/alert-policies');
  const change = query.useMutation('patch', '/v1/alert-policies/{id}');
  const { onSuccess } = written(policy === undefined ? 'The policy is created.' : 'Saved.');
  const done = {
    onSuccess: (saved: AlertPolicy) => {
      onSaved(saved);
      return onSuccess();
    },
  };
  return {
    save: (draft: PolicyDraft) => {
      if (policy === undefined || before === undefined) return add.mutate({ body: bodyOf(draft) }, done);
      // Whether a target is disabled is taken from the latest response.
      const body = changesOf({ ...before, targets: latest(before, policy) }, draft);
      change.mutate({ params: { path: { id: policy.id } }, body }, done);
    },
    error: policy === undefined ? add.error : change.error,
    isPending: add.isPending || change.isPending,
  };
}

function latest(before: AlertPolicy, now: AlertPolicy): AlertPolicy['targets'] {
  return before.targets.map((target) => now.targets.find(({ id }) => id === target.id) ?? target);
}

import { useState } from 'react';
import { changedFields } from '../../api/changed-fields.js';
import { useApi } from '../../api/context.js';
import { fieldErrorsOf } from '../../api/field-errors.js';
import type { Inspection } from '../../api/schema.generated.js';
import { useFormBase } from '../../api/use-form-base.js';
import { useWriteFeedback } from '../../api/use-write-feedback.js';
import { EditConflict } from '../../components/form/edit-conflict.js';
import { FormDialog } from '../../components/form/form-dialog.js';
import { bodyOf, type Draft, draftOf, EMPTY_DRAFT } from './inspection-draft.js';
import { InspectionFields } from './inspection-fields.js';

/** Creates an inspection, or edits one. */
export function InspectionDialog({ inspection, onClose }: { inspection?: Inspection; onClose: () => void }) {
  const [draft, setDraft] = useState<Draft>(inspection === undefined ? EMPTY_DRAFT : draftOf(inspection));
  const { before, isChanged, reset } = useFormBase(inspection, contentOf);
  const { save, error, isPending } = useSave(before, onClose);
  const load = (from: Inspection) => {
    reset(from);
    setDraft(draftOf(from));
  };
  return (
    <FormDialog
      title={inspection === undefined ? 'New inspection' : 'Edit the inspection'}
      action={inspection === undefined ? 'Create' : 'Save'}
      error={error}
      isLocked={isPending}
      onSubmit={() => save(draft)}
      onClose={onClose}
    >
      {inspection !== undefined && isChanged && <EditConflict onLoad={() => load(inspection)} />}
      <InspectionFields
        draft={draft}
        errors={fieldErrorsOf(error)}
        onChange={(next) => setDraft((before) => ({ ...before, ...next }))}
      />
    </FormDialog>
  );
}

function contentOf(inspection: Inspection | undefined): object | undefined {
  return inspection && bodyOf(draftOf(inspection));
}

/** `before`: the inspection as the form started with it; undefined: create one. Only changes are sent. */
function useSave(before: Inspection | undefined, onClose: () => void) {
  const { query } = useApi();
  const written = useWriteFeedback()('Saved. It applies to future runs.');
  const onSuccess = () => {
    onClose();
    return written.onSuccess();
  };
  const add = query.useMutation('post', '/v1/inspections', { onSuccess });
  const change = query.useMutation('patch', '/v1/inspections/{id}', { onSuccess });
  return {
    save: (draft: Draft) => {
      const body = bodyOf(draft);
      if (before === undefined) add.mutate({ body });
      else change.mutate({ params: { path: { id: before.id } }, body: changedFields(bodyOf(draftOf(before)), body) });
    },
    error: add.error ?? change.error,
    isPending: add.isPending || change.isPending,
  };
}

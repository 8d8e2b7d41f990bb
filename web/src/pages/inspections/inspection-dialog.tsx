import { useState } from 'react';
import { useApi } from '../../api/context.js';
import { fieldErrorsOf } from '../../api/field-errors.js';
import type { Inspection } from '../../api/schema.generated.js';
import { useWritten } from '../../api/use-written.js';
import { Button } from '../../components/button.js';
import { Dialog, DialogActions } from '../../components/dialog.js';
import { Form } from '../../components/form.js';
import { bodyOf, type Draft, draftOf, EMPTY_DRAFT } from './inspection-draft.js';
import { InspectionFields } from './inspection-fields.js';

/** Asks for what an inspection shall be: a new one, or one that is there. */
export function InspectionDialog({ inspection, onClose }: { inspection?: Inspection; onClose: () => void }) {
  const [draft, setDraft] = useState<Draft>(inspection === undefined ? EMPTY_DRAFT : draftOf(inspection));
  const { save, error, isPending } = useSave(inspection, onClose);
  return (
    <Dialog title={inspection === undefined ? 'New inspection' : 'Edit the inspection'} onClose={onClose}>
      <Form label="Inspection" error={error} onSubmit={() => save(draft)}>
        <InspectionFields
          draft={draft}
          errors={fieldErrorsOf(error)}
          onChange={(next) => setDraft((before) => ({ ...before, ...next }))}
        />
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" disabled={isPending}>
            {inspection === undefined ? 'Make it' : 'Save'}
          </Button>
        </DialogActions>
      </Form>
    </Dialog>
  );
}

function useSave(inspection: Inspection | undefined, onClose: () => void) {
  const { query } = useApi();
  const written = useWritten()('Saved. It holds for the runs to come.');
  const onSuccess = () => {
    onClose();
    return written.onSuccess();
  };
  const add = query.useMutation('post', '/v1/inspections', { onSuccess });
  const change = query.useMutation('patch', '/v1/inspections/{id}', { onSuccess });
  return {
    save: (draft: Draft) => {
      const body = bodyOf(draft);
      if (inspection === undefined) add.mutate({ body });
      else change.mutate({ params: { path: { id: inspection.id } }, body });
    },
    error: add.error ?? change.error,
    isPending: add.isPending || change.isPending,
  };
}

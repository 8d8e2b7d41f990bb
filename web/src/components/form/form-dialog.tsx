import type { ReactNode } from 'react';
import { Dialog, DialogActions } from '../layout/dialog.js';
import { Button } from './button.js';
import { Form } from './form.js';

/** A dialog that is one form: its fields, a button to cancel and one to submit. */
export function FormDialog(props: {
  title: string;
  /** The label of the submit button. */
  action: string;
  look?: 'primary' | 'danger';
  /** The last error of the service. */
  error?: unknown;
  /** Whether it cannot be submitted now: a request is running, or a value is missing. */
  isLocked?: boolean;
  onSubmit: () => void;
  onClose: () => void;
  children: ReactNode;
}) {
  const { title, action, look = 'primary', error, isLocked = false, onSubmit, onClose, children } = props;
  return (
    <Dialog title={title} onClose={onClose}>
      <Form label={title} error={error} onSubmit={onSubmit}>
        {children}
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look={look} disabled={isLocked}>
            {action}
          </Button>
        </DialogActions>
      </Form>
    </Dialog>
  );
}

import type { ReactNode } from 'react';
import { Dialog, DialogActions } from '../layout/dialog.js';
import { Button } from './button.js';
import { Form } from './form.js';

/** A dialog that is one form: its fields, and below them the way out and the button that sends it. */
export function FormDialog(props: {
  title: string;
  /** What the button that sends it says. */
  action: string;
  look?: 'primary' | 'danger';
  /** What the service last said. */
  error?: unknown;
  /** Whether it cannot be sent now: it is under way, or something is missing. */
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

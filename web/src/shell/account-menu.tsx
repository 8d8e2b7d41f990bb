import { BookOpen, CircleUser, LogOut } from 'lucide-react';
import { useRecheckSession, useSession } from '../api/context.js';
import { PUBLIC_PATH } from '../api/public-path.js';
import { signOut } from '../api/session.js';
import { Button, buttonClass } from '../components/form/button.js';
import { Menu } from '../components/layout/menu.js';
import { toast } from '../components/layout/toasts.js';
import styles from './shell.module.css';

const ROLES = {
  root: 'root key, all projects',
  admin: 'admin of this project',
  read: 'read-only in this project',
} as const;

/** The role of the session, a link to the API explorer, and a button to sign out. */
export function AccountMenu() {
  const session = useSession();
  const recheckSession = useRecheckSession();
  const leave = async () => {
    try {
      await signOut();
      recheckSession();
    } catch {
      toast('Not signed out: the service cannot be reached.', { isError: true });
    }
  };
  return (
    <Menu label="Account" look="quiet" icon={<CircleUser aria-hidden="true" />}>
      <p className={styles.who}>Signed in: {ROLES[session.role]}</p>
      <a className={buttonClass()} href={`${PUBLIC_PATH}/docs`} target="_blank" rel="noreferrer">
        <BookOpen aria-hidden="true" />
        API explorer
      </a>
      <Button icon={<LogOut aria-hidden="true" />} onClick={leave}>
        Sign out
      </Button>
    </Menu>
  );
}

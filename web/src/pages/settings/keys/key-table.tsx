import { Plug, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useApi } from '../../../api/context.js';
import type { Key } from '../../../api/schema.generated.js';
import { useWriteFeedback } from '../../../api/use-write-feedback.js';
import { Button } from '../../../components/form/button.js';
import { Confirm } from '../../../components/layout/confirm.js';
import { Table } from '../../../components/table/table.js';
import table from '../../../components/table/table.module.css';
import { Text } from '../../../components/text/text.js';
import { Time } from '../../../components/text/time.js';
import styles from '../settings.module.css';
import { DsnDialog } from './dsn-dialog.js';
import { roleText } from './role-words.js';

const COLUMNS = ['Name', 'Role', 'Created', { hidden: 'Actions' }];

/** The valid keys. */
export function KeyTable({ keys }: { keys: readonly Key[] }) {
  return (
    <Table label="Keys" columns={COLUMNS}>
      {keys.map((key) => (
        <Row key={key.id} value={key} />
      ))}
    </Table>
  );
}

function Row({ value }: { value: Key }) {
  const [shown, setShown] = useState<'dsn' | 'revoke' | null>(null);
  const close = () => setShown(null);
  return (
    <tr>
      <td className={table.what}>
        <Text>{value.name}</Text>
        {value.component !== null && (
          <p>
            for <Text>{value.component}</Text>
          </p>
        )}
      </td>
      <td className={styles.wide}>
        <b>{value.role}</b>
        <p>{roleText(value.role)}</p>
      </td>
      <td className={table.nowrap}>
        <Time at={value.createdAt} as="distance" />
      </td>
      <td className={table.actions}>
        {value.dsn !== undefined && (
          <Button icon={<Plug aria-hidden="true" />} onClick={() => setShown('dsn')}>
            DSN<span className="visually-hidden"> of {value.name}</span>
          </Button>
        )}{' '}
        <Button look="danger" icon={<Trash2 aria-hidden="true" />} onClick={() => setShown('revoke')}>
          Revoke<span className="visually-hidden"> {value.name}</span>
        </Button>
        {shown === 'dsn' && value.dsn !== undefined && (
          <DsnDialog name={value.name} dsn={value.dsn} component={value.component} onClose={close} />
        )}
        {shown === 'revoke' && <Revoke value={value} onClose={close} />}
      </td>
    </tr>
  );
}

function Revoke({ value: { id, name, role }, onClose }: { value: Key; onClose: () => void }) {
  const written = useWriteFeedback()(`The key ${name} is revoked.`, 'Not revoked');
  const { mutate } = useApi().query.useMutation('delete', '/v1/keys/{id}', written);
  const revoke = () => mutate({ params: { path: { id } } });
  return (
    <Confirm title="Revoke this key?" action="Revoke" onConfirm={revoke} onClose={onClose}>
      Requests with the key <Text>{name}</Text> ({role}) are refused within a second, by every process. This cannot be
      undone.
    </Confirm>
  );
}

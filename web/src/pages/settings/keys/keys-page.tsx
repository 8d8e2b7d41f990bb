import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useApi, useSession } from '../../../api/context.js';
import { BY_CURSOR } from '../../../api/pages.js';
import type { KeyMade } from '../../../api/schema.generated.js';
import { Button } from '../../../components/form/button.js';
import { Empty } from '../../../components/layout/states.js';
import { PagedList } from '../../../components/table/paged-list.js';
import { postCommand } from '../../../components/text/send-command.js';
import { SettingsFrame } from '../settings-frame.js';
import { DsnDialog } from './dsn-dialog.js';
import { KeyCreatedDialog } from './key-created-dialog.js';
import { KeyTable } from './key-table.js';
import { NewKeyDialog } from './new-key-dialog.js';

/** The keys of the project, for its administrators. */
export function KeysPage() {
  const { canWrite } = useSession();
  const [shown, setShown] = useState<'new' | KeyMade | null>(null);
  const close = () => setShown(null);
  const actions = (
    <Button look="primary" icon={<Plus aria-hidden="true" />} onClick={() => setShown('new')}>
      New key
    </Button>
  );
  if (!canWrite) {
    return (
      <SettingsFrame title="Keys">
        <Empty title="Read-only key">Listing and creating keys needs a key of the role admin.</Empty>
      </SettingsFrame>
    );
  }
  return (
    <SettingsFrame title="Keys" actions={actions}>
      <Keys />
      {shown === 'new' && <NewKeyDialog onCreated={setShown} onClose={close} />}
      {shown !== null && shown !== 'new' && <Made made={shown} onClose={close} />}
    </SettingsFrame>
  );
}

function Keys() {
  const keys = useApi().query.useInfiniteQuery('get', '/v1/keys', { params: { query: { limit: 50 } } }, BY_CURSOR);
  return (
    <PagedList from={keys} what="keys" more="older keys" empty={<NoKeys />}>
      {(items) => <KeyTable keys={items} />}
    </PagedList>
  );
}

function NoKeys() {
  return (
    <Empty
      title="No keys yet"
      command={postCommand('/v1/keys', { name: 'checkout service', role: 'ingest' })}
      keyRole="root"
    >
      Applications send with a key of the role ingest, Sentry SDKs with a DSN. Create one above, or with the root key as
      $KEY:
    </Empty>
  );
}

/** A DSN can be shown again at any time, other keys cannot. */
function Made({ made, onClose }: { made: KeyMade; onClose: () => void }) {
  if (made.dsn !== undefined)
    return <DsnDialog name={made.name} dsn={made.dsn} component={made.component} onClose={onClose} />;
  return <KeyCreatedDialog made={made} onClose={onClose} />;
}

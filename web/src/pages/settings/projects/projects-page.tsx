import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useApi, useSession } from '../../../api/context.js';
import { BY_CURSOR } from '../../../api/pages.js';
import { Button } from '../../../components/form/button.js';
import { Empty } from '../../../components/layout/states.js';
import { PagedList } from '../../../components/table/paged-list.js';
import { SettingsFrame } from '../settings-frame.js';
import { NewProjectDialog } from './new-project-dialog.js';
import { ProjectTable } from './project-table.js';

/** All projects, for the root key. */
export function ProjectsPage() {
  const isRoot = useSession().role === 'root';
  const [isAsking, setAsking] = useState(false);
  if (!isRoot) {
    return (
      <SettingsFrame title="All projects">
        <Empty title="Only for the root key">A key belongs to one project and sees no other.</Empty>
      </SettingsFrame>
    );
  }
  const actions = (
    <Button look="primary" icon={<Plus aria-hidden="true" />} onClick={() => setAsking(true)}>
      New project
    </Button>
  );
  return (
    <SettingsFrame title="All projects" actions={actions}>
      <Projects />
      {isAsking && <NewProjectDialog onClose={() => setAsking(false)} />}
    </SettingsFrame>
  );
}

function Projects() {
  const projects = useApi().query.useInfiniteQuery(
    'get',
    '/v1/projects',
    { params: { query: { limit: 100 } } },
    BY_CURSOR,
  );
  return (
    <PagedList from={projects} what="projects" more="more projects">
      {(items) => <ProjectTable projects={items} />}
    </PagedList>
  );
}

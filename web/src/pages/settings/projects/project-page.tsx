import { useApi, useSession } from '../../../api/context.js';
import { Fetched } from '../../../components/layout/fetched.js';
import { SettingsFrame } from '../settings-frame.js';
import { ProjectForm } from './project-form.js';
import { ProjectView } from './project-view.js';

/** The use of quotas is fetched this often; changes of it are not announced. */
const USAGE_MS = 10_000;

/** The project that is shown: name, retention, intervals, links, quotas. */
export function ProjectPage() {
  const isRoot = useSession().role === 'root';
  const project = useApi().query.useQuery('get', '/v1/project', undefined, {
    refetchInterval: USAGE_MS,
  });
  return (
    <SettingsFrame title="Project">
      <Fetched from={project} what="the project" lines={8}>
        {(found) => (isRoot ? <ProjectForm key={found.slug} project={found} /> : <ProjectView project={found} />)}
      </Fetched>
    </SettingsFrame>
  );
}

import { useApi, useSession } from '../../api/context.js';
import { Failed, Loading } from '../../components/states.js';
import { ProjectForm } from './project-form.js';
import { ProjectView } from './project-view.js';
import { SettingsFrame } from './settings-frame.js';

/** What is used of quotas is counted anew this often; nothing announces it. */
const USAGE_MS = 10_000;

/** The project that is looked at: name, retention, intervals, links, quotas. */
export function ProjectPage() {
  const isRoot = useSession().role === 'root';
  const { data, error, isPending, refetch } = useApi().query.useQuery('get', '/v1/project', undefined, {
    refetchInterval: USAGE_MS,
  });
  return (
    <SettingsFrame title="Project">
      {isPending && <Loading what="the project" lines={8} />}
      {data === undefined && error !== null && <Failed error={error} onRetry={refetch} />}
      {data !== undefined && (isRoot ? <ProjectForm key={data.slug} project={data} /> : <ProjectView project={data} />)}
    </SettingsFrame>
  );
}

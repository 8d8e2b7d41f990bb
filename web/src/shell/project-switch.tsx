import { useNavigate } from '@tanstack/react-router';
import { useApi, useProject, useSession } from '../api/context.js';
import { Select } from '../components/form/select.js';

/** Chooses the project that is shown, for the root key. Other keys belong to one project. */
export function ProjectSwitch() {
  return useSession().role === 'root' ? <Switch /> : null;
}

function Switch() {
  const project = useProject();
  const navigate = useNavigate();
  const { data } = useApi().query.useQuery('get', '/v1/projects', { params: { query: { limit: 200 } } });
  const slugs = data?.items.map(({ slug }) => slug) ?? [];
  if (slugs.length < 2 && (slugs[0] ?? project) === project) return null;
  return (
    <Select
      label="Project"
      value={project}
      options={slugs.includes(project) ? slugs : [project, ...slugs]}
      onChange={(slug) => navigate({ to: '/', search: { project: slug } })}
    />
  );
}

import { Link } from '@tanstack/react-router';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useProject } from '../../api/context.js';
import type { Project } from '../../api/schema.generated.js';
import { Button } from '../../components/button.js';
import table from '../../components/table.module.css';
import { TableHead } from '../../components/table-head.js';
import { Text } from '../../components/text.js';
import { durationText } from '../../format/duration.js';
import { plural } from '../../format/number.js';
import { DeleteProjectDialog } from './delete-project-dialog.js';
import styles from './settings.module.css';

/** The service keeps this one whatever happens. */
const DEFAULT_PROJECT = 'default';

export function ProjectTable({ projects }: { projects: readonly Project[] }) {
  return (
    <table className={`${table.table} ${styles.projects}`} aria-label="Projects">
      <TableHead columns={['Project', 'Retention', 'Glues within', 'Relevant for', { hidden: 'Actions' }]} />
      <tbody>
        {projects.map((project) => (
          <ProjectRow key={project.slug} project={project} />
        ))}
      </tbody>
    </table>
  );
}

function ProjectRow({ project }: { project: Project }) {
  const { slug, name, retentionDays, glueInterval, relevanceInterval } = project;
  const [isAsking, setAsking] = useState(false);
  const isShown = useProject() === slug;
  return (
    <tr>
      <td className={styles.name}>
        <Link to="/settings" search={{ project: slug }}>
          <Text>{name}</Text>
        </Link>
        <p>
          {slug}
          {isShown && ', the one you are looking at'}
        </p>
      </td>
      <td data-word="kept">{plural(retentionDays, 'day')}</td>
      <td data-word="glues within">{durationText(glueInterval * 1000)}</td>
      <td data-word="relevant for">{durationText(relevanceInterval * 1000)}</td>
      <td className={table.nowrap}>
        {slug !== DEFAULT_PROJECT && (
          <Button look="danger" icon={<Trash2 aria-hidden="true" />} onClick={() => setAsking(true)}>
            Delete<span className="visually-hidden"> {name}</span>
          </Button>
        )}
        {isAsking && <DeleteProjectDialog project={project} onClose={() => setAsking(false)} />}
      </td>
    </tr>
  );
}

import { Link } from '@tanstack/react-router';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useProject } from '../../../api/context.js';
import type { Project } from '../../../api/schema.generated.js';
import { Button } from '../../../components/form/button.js';
import { Table } from '../../../components/table/table.js';
import table from '../../../components/table/table.module.css';
import { Text } from '../../../components/text/text.js';
import { durationText } from '../../../format/duration.js';
import { plural } from '../../../format/number.js';
import { DeleteProjectDialog } from './delete-project-dialog.js';

/** This one cannot be deleted. */
const DEFAULT_PROJECT = 'default';

const COLUMNS = ['Project', 'Retention', 'Glue interval', 'Relevance interval', { hidden: 'Actions' }];

/** Projects with links to their settings. */
export function ProjectTable({ projects }: { projects: readonly Project[] }) {
  return (
    <Table label="Projects" columns={COLUMNS}>
      {projects.map((project) => (
        <Row key={project.slug} project={project} />
      ))}
    </Table>
  );
}

function Row({ project }: { project: Project }) {
  const { slug, name, retentionDays, glueInterval, relevanceInterval } = project;
  const [isAsking, setAsking] = useState(false);
  const isShown = useProject() === slug;
  return (
    <tr>
      <td className={table.what}>
        <Link to="/settings" search={{ project: slug }}>
          <Text>{name}</Text>
        </Link>
        <p>
          {slug}
          {isShown && ', shown now'}
        </p>
      </td>
      <td data-before="kept">{plural(retentionDays, 'day')}</td>
      <td data-before="glue interval">{durationText(glueInterval * 1000)}</td>
      <td data-before="relevance interval">{durationText(relevanceInterval * 1000)}</td>
      <td className={table.actions}>
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

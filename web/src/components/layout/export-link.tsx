import { Download } from 'lucide-react';
import { useProject } from '../../api/context.js';
import { PUBLIC_PATH } from '../../api/public-path.js';
import { buttonClass } from '../form/button.js';

/** Saves what the API exports of something as a file, under the name that the service gives it. */
export function ExportLink(props: { of: 'events' | 'findings' | 'inspections'; id: string; look?: 'plain' | 'quiet' }) {
  const { of, id, look } = props;
  const project = useProject();
  return (
    <a
      className={buttonClass(look)}
      href={`${PUBLIC_PATH}/v1/${of}/${encodeURIComponent(id)}/export?project=${encodeURIComponent(project)}`}
      download
    >
      <Download aria-hidden="true" />
      Export as JSON
    </a>
  );
}

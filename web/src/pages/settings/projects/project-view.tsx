import type { ProjectWithUsage } from '../../../api/schema.generated.js';
import { Facts, Panel } from '../../../components/layout/panel.js';
import { Text } from '../../../components/text/text.js';
import { durationText } from '../../../format/duration.js';
import { countText, plural } from '../../../format/number.js';
import styles from '../settings.module.css';
import { QUOTAS } from './project-draft.js';
import { QuotaUse } from './quota-use.js';

/** The settings of a project, for keys other than the root key. */
export function ProjectView({ project }: { project: ProjectWithUsage }) {
  const facts = [
    { name: 'Name', value: <Text>{project.name}</Text> },
    { name: 'Retention', value: plural(project.retentionDays, 'day') },
    { name: 'Glue interval', value: durationText(project.glueInterval * 1000) },
    { name: 'Relevance interval', value: durationText(project.relevanceInterval * 1000) },
    { name: 'Short name', value: project.slug },
    { name: 'Number in DSNs', value: countText(project.number) },
  ];
  return (
    <div className={styles.panels}>
      <Panel title="Project">
        <div className={styles.parts}>
          <Facts items={facts} />
          <LinkList links={project.links} />
          <p>Only the root key can change these.</p>
        </div>
      </Panel>
      <Panel title="Quotas">
        <div className={styles.parts}>
          {QUOTAS.map(({ name, label }) => (
            <div key={name}>
              <h3>{label}</h3>
              <QuotaUse name={label} limit={project.quotas[name]} usage={project.usage[name]} />
            </div>
          ))}
        </div>
      </Panel>
    </div>
  );
}

function LinkList({ links }: { links: ProjectWithUsage['links'] }) {
  if (links.length === 0) return null;
  return (
    <div>
      <h3>Links from events to logs, traces and hosts</h3>
      <ul>
        {links.map(({ label, url }) => (
          <li key={`${label} ${url}`}>
            <Text>{label}</Text>: <code>{url}</code>
          </li>
        ))}
      </ul>
    </div>
  );
}

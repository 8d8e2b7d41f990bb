import { Link } from '@tanstack/react-router';
import type { FindingWithDetails } from '../../api/schema.generated.js';
import { KeyValueList } from '../../components/form/key-value-list.js';
import { Note, Panel } from '../../components/layout/panel.js';
import { plural } from '../../format/number.js';
import { usePair } from '../event/event-properties.js';
import styles from './finding-page.module.css';

/** How many versions are listed. */
const MAX_VERSIONS = 10;

/** The dimensions of the finding, by which inspections filter. */
export function BasicAttributes({ finding }: { finding: FindingWithDetails }) {
  const pair = usePair();
  const { component, environment, severity, from, to, id } = finding;
  const items = [
    { name: 'project', value: finding.project },
    pair('environment', environment),
    pair('component', component),
    { name: 'severity', value: severity },
    { name: 'id', value: id },
  ];
  return (
    <Panel title="Basic attributes">
      <KeyValueList label="Basic attributes" items={items} />
      <p className={styles.ways}>
        <Link to="/events" search={{ component, environment, from, to }}>
          Events of this hour
        </Link>
        <Link to="/findings" search={{ component, environment }}>
          Findings of this component
        </Link>
      </p>
    </Panel>
  );
}

/** Versions of the new errors, and the properties of the first of them. */
export function ExtendedAttributes({ finding }: { finding: FindingWithDetails }) {
  const pair = usePair();
  const { versions, properties } = finding.attributes;
  const items = [
    ...versions.slice(0, MAX_VERSIONS).map((version) => pair('version', version)),
    ...Object.entries(properties).map(([name, value]) => ({ ...pair(`properties.${name}`, String(value)), name })),
  ];
  const others = versions.length - MAX_VERSIONS;
  return (
    <Panel title="Extended attributes">
      {items.length === 0 ? (
        <Note>Neither versions nor properties were sent.</Note>
      ) : (
        <>
          <Note>Versions of the new errors, properties of the first of them.</Note>
          <KeyValueList label="Extended attributes" items={items} />
        </>
      )}
      {others > 0 && <Note>and {plural(others, 'more version')}; the export has all</Note>}
    </Panel>
  );
}

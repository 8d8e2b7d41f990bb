import { Link } from '@tanstack/react-router';
import { useApi } from '../../api/context.js';
import type { Status } from '../../api/schema.generated.js';
import { Panel } from '../../components/layout/panel.js';
import { relativePath } from '../../components/text/place.js';
import { SeverityShape } from '../../components/text/severity.js';
import { Text } from '../../components/text/text.js';
import { Time } from '../../components/text/time.js';
import { countText } from '../../format/number.js';
import styles from './component-page.module.css';
import { type TypeLine, typeLines } from './type-lines.js';

const SHOWN = 10;
/** Fetches this many of the newest types, to show those that were seen last. */
const ASKED = 200;

/** Error types of the component and its descendants, those that cause its status first. */
export function ComponentTypes({ status: { component, environment, causes } }: { status: Status }) {
  const { data } = useApi().query.useQuery('get', '/v1/types', {
    params: { query: { component, environment, subtree: 'true', error: 'true', limit: ASKED } },
  });
  const lines = typeLines(causes, data?.items ?? []);
  if (lines.length === 0) return null;
  const all = (
    <Link to="/types" search={{ component, environment, subtree: 'true' }}>
      All its types
    </Link>
  );
  return (
    <Panel title="Error types" aside={all}>
      <ul className={styles.list}>
        {lines.slice(0, SHOWN).map((line) => (
          <Line key={line.id} line={line} component={component} />
        ))}
      </ul>
    </Panel>
  );
}

function Line({ line: { id, name, component: own, now, known }, component }: { line: TypeLine; component: string }) {
  const isBelow = own !== component;
  return (
    <li>
      {now === null ? <span /> : <SeverityShape of={now} />}
      <Link to="/types/$typeId" params={{ typeId: id }} title={name}>
        <Text>{name}</Text>
      </Link>
      <small>{known !== null && `${countText(known.occurrences)} ×`}</small>
      <small className={styles.wide}>
        {isBelow && (
          <>
            in <Text>{relativePath(own, component)}</Text>
          </>
        )}
        {known !== null && (
          <>
            {isBelow && ', '}last <Time at={known.lastSeenAt} as="distance" />
            {known.muted !== false && ', muted'}
          </>
        )}
      </small>
    </li>
  );
}

import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Status } from '../../api/schema.generated.js';
import { Button } from '../../components/form/button.js';
import { Note, Panel } from '../../components/layout/panel.js';
import { SEVERITIES, SeverityChip, SeverityShape } from '../../components/text/severity.js';
import { Text } from '../../components/text/text.js';
import { compareNames } from '../../format/natural-order.js';
import { plural } from '../../format/number.js';
import styles from './component-page.module.css';

const SHOWN = 12;

/** The worst first, those of equal status in natural order: `host-2` before `host-10`. */
function sorted(children: Status['children']): Status['children'] {
  return [...children].sort(
    (a, b) => SEVERITIES.indexOf(a.status) - SEVERITIES.indexOf(b.status) || compareNames(a.component, b.component),
  );
}

/** The direct children of the component, the worst first. */
export function Children({ status: { children, component, environment } }: { status: Status }) {
  const [limit, setLimit] = useState(SHOWN);
  if (children.length === 0) return null;
  return (
    <Panel title="Components below" aside={<Note>{plural(children.length, 'component')}</Note>}>
      <ul className={styles.list}>
        {sorted(children)
          .slice(0, limit)
          .map((child) => (
            <li key={child.component}>
              <SeverityShape of={child.status} />
              <Link to="/components/$component" params={{ component: child.component }} search={{ environment }}>
                <Text>{child.component.slice(component.length + 1)}</Text>
              </Link>
              <SeverityChip of={child.status} />
            </li>
          ))}
      </ul>
      {children.length > limit && (
        <Button look="quiet" onClick={() => setLimit(limit + 100)}>
          {plural(children.length - limit, 'more component')} …
        </Button>
      )}
    </Panel>
  );
}

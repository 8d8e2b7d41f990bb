import { Link } from '@tanstack/react-router';
import styles from './component-trail.module.css';
import { Text } from './text.js';

/** A component's path, each part of which leads to that component. */
export function ComponentTrail({ component, environment }: { component: string; environment: string }) {
  const segments = component.split('/');
  return (
    <nav aria-label="Component" className={styles.trail}>
      <ol>
        {segments.map((segment, place) => {
          const path = segments.slice(0, place + 1).join('/');
          return (
            <li key={path}>
              <Link to="/components/$component" params={{ component: path }} search={{ environment }}>
                <Text>{segment}</Text>
              </Link>
            </li>
          );
        })}
      </ol>
      <span>
        in <Text>{environment}</Text>
      </span>
    </nav>
  );
}

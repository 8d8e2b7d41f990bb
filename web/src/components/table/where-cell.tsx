import { Link } from '@tanstack/react-router';
import { Fragment, use } from 'react';
import { PlaceContext, relativePath } from '../text/place.js';
import { Text } from '../text/text.js';
import table from './table.module.css';

/** The cell of a table that says where: a component, which leads to its page, and its environment. */
export function WhereCell({ component, environment }: { component: string; environment: string }) {
  const page = use(PlaceContext);
  const isOfPage = page?.environment === environment;
  return (
    <td className={table.where}>
      <Link to="/components/$component" params={{ component }} search={{ environment }} title={component}>
        <PathText>{isOfPage ? relativePath(component, page.component) : component}</PathText>
      </Link>
      {!isOfPage && (
        <p>
          <Text>{environment}</Text>
        </p>
      )}
    </td>
  );
}

/** The path of a component as text that breaks between its parts before it breaks inside one. */
function PathText({ children }: { children: string }) {
  return (
    <bdi lang="" dir="auto">
      {children.split('/').map((part, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a path never move.
        <Fragment key={place}>
          {place > 0 && (
            <>
              /<wbr />
            </>
          )}
          {part}
        </Fragment>
      ))}
    </bdi>
  );
}

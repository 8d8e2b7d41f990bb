import { Link } from '@tanstack/react-router';
import { use } from 'react';
import { PlaceContext, pathFrom } from '../text/place.js';
import { Text } from '../text/text.js';
import { PathText } from './path-text.js';
import table from './table.module.css';

/** The cell of a table that says where: a component, which leads to its page, and its environment. */
export function WhereCell({ component, environment }: { component: string; environment: string }) {
  const page = use(PlaceContext);
  const isOfPage = page?.environment === environment;
  return (
    <td className={table.where}>
      <Link to="/components/$component" params={{ component }} search={{ environment }} title={component}>
        <PathText>{isOfPage ? pathFrom(component, page.component) : component}</PathText>
      </Link>
      {!isOfPage && (
        <p>
          <Text>{environment}</Text>
        </p>
      )}
    </td>
  );
}

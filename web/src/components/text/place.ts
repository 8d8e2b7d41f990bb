import { createContext } from 'react';

/** A component of an environment. */
export interface Place {
  component: string;
  environment: string;
}

/** What a page is about anyway, so that its lists need not say it in every line; null: nothing in particular. */
export const PlaceContext = createContext<Place | null>(null);

/** A component's path as it is told on the page of another: what is below that one begins there. */
export function relativePath(component: string, page: string): string {
  if (component === page) return component.slice(component.lastIndexOf('/') + 1);
  return component.startsWith(`${page}/`) ? component.slice(page.length + 1) : component;
}

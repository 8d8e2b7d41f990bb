import { createContext } from 'react';

/** A component of an environment. */
export interface Place {
  component: string;
  environment: string;
}

/** The component of the page, so that its lists need not repeat it in every row; null: none. */
export const PlaceContext = createContext<Place | null>(null);

/** A component's path as shown on the page of another: relative to it when it lies below. */
export function relativePath(component: string, page: string): string {
  if (component === page) return component.slice(component.lastIndexOf('/') + 1);
  return component.startsWith(`${page}/`) ? component.slice(page.length + 1) : component;
}

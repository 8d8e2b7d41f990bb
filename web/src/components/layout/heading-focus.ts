import type { AnyRouter } from '@tanstack/react-router';

/** A page was entered whose heading is not there yet. */
let isDue = false;

/**
 * Moves the focus to the heading of each page that is entered by a link, so that keys and screen readers continue
 * there. The first page keeps the browser's focus, and so do changes of the search part of an address (filters).
 *
 * @returns a function that ends it
 */
export function focusHeadings(router: Pick<AnyRouter, 'subscribe'>): () => void {
  return router.subscribe('onRendered', ({ fromLocation, pathChanged }) => {
    if (fromLocation === undefined || !pathChanged) return;
    const heading = document.querySelector<HTMLElement>('main h1');
    isDue = heading === null;
    heading?.focus({ preventScroll: true });
  });
}

/** Gives a heading that appears late, because its page had to be fetched, the focus that is due. */
export function takeDueFocus(heading: HTMLElement | null): void {
  if (!isDue || heading === null) return;
  isDue = false;
  // A field or button that got the focus meanwhile keeps it.
  if (document.activeElement === null || document.activeElement === document.body) {
    heading.focus({ preventScroll: true });
  }
}

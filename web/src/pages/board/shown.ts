/** How a component stands on the board, from the worst on. */
export const SHOWN = ['alarm', 'warning', 'success', 'unknown', 'maintenance'] as const;
export type Shown = (typeof SHOWN)[number];

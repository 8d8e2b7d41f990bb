/** How a component stands on the board, from the worst on. */
export const BOARD_STATUSES = ['alarm', 'warning', 'success', 'unknown', 'maintenance'] as const;
export type BoardStatus = (typeof BOARD_STATUSES)[number];

/** The statuses of components on the board, the worst first. */
export const BOARD_STATUSES = ['alarm', 'warning', 'success', 'unknown', 'maintenance'] as const;
export type BoardStatus = (typeof BOARD_STATUSES)[number];

/** Arguments of node that let it run TypeScript as it is. */
export const TSX = ['--import', import.meta.resolve('tsx')];

/** Options of lists that are fetched page by page, with the cursor of the page before. The old list stays meanwhile. */
export const BY_CURSOR = {
  pageParamName: 'cursor',
  // Not undefined: openapi-react-query would send cursor 0.
  initialPageParam: null,
  getNextPageParam: (page: { nextCursor: string | null }) => page.nextCursor ?? undefined,
  placeholderData: <T>(before: T): T => before,
};

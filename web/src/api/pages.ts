/** How lists are asked for page by page: by the cursor that the page before named. What was shown stays meanwhile. */
export const BY_CURSOR = {
  pageParamName: 'cursor',
  // Not undefined: openapi-react-query would ask for cursor 0.
  initialPageParam: null,
  getNextPageParam: (page: { nextCursor: string | null }) => page.nextCursor ?? undefined,
  placeholderData: <T>(before: T): T => before,
};

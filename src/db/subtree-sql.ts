/*
 * A component's path is ordered bytewise (collation "C"), so its descendants `a/…` are exactly the paths between `a/` and
 * `a0`: '0' is the character after '/'. Between `a` and `a/` lie paths that are not below `a`, such as `a-b`.
 */

/** SQL condition: the column `path` holds a descendant of the component at `root`. Both are SQL expressions. */
export function isDescendant(path: string, root: string): string {
  return `${path} > ${root} || '/' AND ${path} < ${root} || '0'`;
}

/** The same, or the component itself. Begins with one range, so that one scan of an index serves it. */
export function isInSubtree(path: string, root: string): string {
  return `${path} >= ${root} AND ${path} < ${root} || '0' AND (${path} = ${root} OR ${path} > ${root} || '/')`;
}

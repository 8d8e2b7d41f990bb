/** A component of a project, by name. */
export interface ComponentName {
  environment: string;
  /** Its path. */
  component: string;
}

/** A component and its ancestors by path, the topmost first: `a/b` gives `a`, `a/b` (docs/rules.md#words). */
export function withAncestors(path: string): string[] {
  const paths: string[] = [];
  for (let slash = path.indexOf('/'); slash !== -1; slash = path.indexOf('/', slash + 1))
    paths.push(path.slice(0, slash));
  paths.push(path);
  return paths;
}

/** Whether a component is another one or a descendant of it. */
export function isWithin(path: string, root: string): boolean {
  return path.startsWith(root) && (path.length === root.length || path[root.length] === '/');
}

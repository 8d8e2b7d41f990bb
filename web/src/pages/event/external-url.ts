/** The values of an event or finding that links can contain. */
export interface LinkPlace {
  component: string;
  environment: string;
  version: string | null;
  type: string;
}

/**
 * Fills the names in braces of a project's link, encoded so that they can only be part of the path or query. null when a
 * value would make a segment `.` or `..` of the path, with which the link would lead elsewhere.
 */
export function externalUrl(template: string, place: LinkPlace): string | null {
  const fill = (text: (name: keyof LinkPlace) => string) =>
    template.replace(/\{(component|environment|version|type)\}/g, (_, name: keyof LinkPlace) => text(name));
  const url = fill((name) => encodeURIComponent(place[name] ?? ''));
  return dotSegments(url) === dotSegments(fill(() => 'x')) ? url : null;
}

/** How many segments of the path browsers would resolve. */
function dotSegments(url: string): number {
  const [path = ''] = url.split(/[?#]/, 1);
  return path.split('/').filter((segment) => /^(?:\.|%2e){1,2}$/i.test(segment)).length;
}

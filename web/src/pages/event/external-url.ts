/** The values of an event or finding that links can contain. */
export interface LinkPlace {
  component: string;
  environment: string;
  version: string | null;
  type: string;
}

/** Fills the names in braces of a project's link, encoded so that they can only be part of the path or query. */
export function externalUrl(template: string, place: LinkPlace): string {
  return template.replace(/\{(component|environment|version|type)\}/g, (_, name: keyof LinkPlace) =>
    encodeURIComponent(place[name] ?? ''),
  );
}

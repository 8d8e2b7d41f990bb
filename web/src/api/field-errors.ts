/** What the service says is wrong with single fields, by their path in the body: `targets.0.url`. */
export type FieldErrors = Readonly<Record<string, string>>;

/** Reads them from an error of the API client; empty when it names no fields. */
export function fieldErrorsOf(error: unknown): FieldErrors {
  const found: Record<string, string> = Object.create(null);
  if (typeof error !== 'object' || error === null || !('errors' in error) || !Array.isArray(error.errors)) return found;
  for (const { path, message } of error.errors as { path: string; message: string }[]) found[path] ??= message;
  return found;
}

/** What is wrong with the field at a path, or with a part of it: `components.2` for `components`. */
export function errorAt(errors: FieldErrors, path: string): string | undefined {
  const below = Object.keys(errors).find((one) => one.startsWith(`${path}.`));
  return errors[path] ?? (below === undefined ? undefined : errors[below]);
}

/** As `errorAt`, of a list: names the entry that is wrong. */
export function entryErrorAt(errors: FieldErrors, path: string, entries: readonly string[]): string | undefined {
  const wrong = entries.findIndex((_, place) => errors[`${path}.${place}`] !== undefined);
  return wrong === -1 ? errorAt(errors, path) : `entry "${entries[wrong]}": ${errors[`${path}.${wrong}`]}`;
}

import type { InspectionImport } from '../../api/schema.generated.js';

/** The pasted or chosen text: a request body, or why it is not one. */
export type ImportText = { isReadable: true; body: InspectionImport } | { isReadable: false; reason: string };

/** `configs = ` before the object, as in a settings file. */
const ASSIGNED = /^\s*configs\s*=\s*(?=\{)/;

/** Reads an exported inspection, or `{ project, env, version, service }`. The API checks its fields. */
export function readImport(text: string): ImportText {
  if (text.trim() === '') return { isReadable: false, reason: 'Choose a file or paste its text.' };
  try {
    const body: unknown = JSON.parse(text.replace(ASSIGNED, ''));
    if (typeof body === 'object' && body !== null && !Array.isArray(body)) return { isReadable: true, body };
    return { isReadable: false, reason: 'Expected one inspection: an object in braces.' };
  } catch (error) {
    return { isReadable: false, reason: `This is not JSON: ${error instanceof Error ? error.message : ''}` };
  }
}

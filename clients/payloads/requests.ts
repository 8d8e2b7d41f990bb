import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RecordedRequest } from '../recording-proxy.js';

/** Writes the requests of one client as they came. */
export function writeRequests(folder: string, file: string, requests: readonly RecordedRequest[]): void {
  mkdirSync(folder, { recursive: true });
  const rows = requests.map(({ body, ...rest }) => ({ ...rest, bodyBase64: body.toString('base64') }));
  writeFileSync(join(folder, file), `${JSON.stringify(rows, null, 1)}\n`);
}

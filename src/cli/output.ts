import { printable } from '../lib/printable.js';

/**
 * Writes text of a tool. The only way to the terminal for all of src/cli: what comes from outside, such as fields of a
 * file, names in a response, headers of a webhook, sends no control sequence to it.
 */
export function print(output: { write(text: string): unknown }, text: string): void {
  output.write(printable(text));
}

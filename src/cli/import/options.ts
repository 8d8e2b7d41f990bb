import { parseArgs } from 'node:util';
import { CliError } from '../cli-error.js';
import { CONNECTION_HELP, CONNECTION_OPTIONS } from '../connection.js';

const MAX_BATCH = 10_000;
const DEFAULT_BATCH = 1_000;

export const IMPORT_HELP = `Sends a file of occurrences, one JSON object per line, to a running service.

  npm run import -- FILE.ndjson [options]

  --shift          move all times so that the last one in the file is an hour ago
  --batch N        lines per request, 1 to ${MAX_BATCH} (default ${DEFAULT_BATCH})
${CONNECTION_HELP}

Lines that carry an "id" count once, however often the file is sent.
Ends with 0 if all lines went in, 1 if some were refused, 2 if it could not run.
`;

/** What the command line asks for. */
export type ImportCommand =
  | { kind: 'help' }
  | {
      kind: 'import';
      file: string;
      shift: boolean;
      /** Lines per request. */
      batch: number;
      connection: { url?: string; key?: string; project?: string };
    };

/** Reads the command line. Throws CliError with what is wrong with it. */
export function readImportCommand(args: string[], env: Record<string, string | undefined>): ImportCommand {
  const { values, positionals } = parse(args);
  if (values.help) return { kind: 'help' };
  // `npm run import FILE --shift` without `--`: npm keeps the option to itself.
  const swallowed = ['shift', 'batch'].find(
    (name) => env[`npm_config_${name}`] !== undefined && !args.includes(`--${name}`),
  );
  if (swallowed !== undefined) {
    throw new CliError(`npm took --${swallowed} for itself: write \`npm run import -- FILE.ndjson --${swallowed} …\`.`);
  }
  const [file] = positionals;
  if (file === undefined || positionals.length > 1) {
    throw new CliError(`Give one file: \`npm run import -- FILE.ndjson\`; see --help.`);
  }
  const batch = Number(values.batch ?? DEFAULT_BATCH);
  if (!Number.isInteger(batch) || batch < 1 || batch > MAX_BATCH) {
    throw new CliError(`--batch is a whole number from 1 to ${MAX_BATCH}.`);
  }
  const { url, key, project } = values;
  return { kind: 'import', file, shift: values.shift ?? false, batch, connection: { url, key, project } };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: { ...CONNECTION_OPTIONS, shift: { type: 'boolean' }, batch: { type: 'string' } },
      allowPositionals: true,
    });
  } catch (error) {
    throw new CliError(`${(error as Error).message}; see --help.`);
  }
}

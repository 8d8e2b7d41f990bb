import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync, gzipSync } from 'node:zlib';
import type { Client, Round, Step } from '../client.js';
import { findCommand, lacksPackages } from '../debian.js';
import { placeProgram } from '../place-program.js';
import { askCommand, runCommand } from '../run-command.js';

const STEPS: readonly Step[] = [
  step('charge', /card of order \d+ was declined/),
  step('ship', /parcel \d+ is too heavy/),
];

/** The native API without any client: plain, gzip, deflate, and NDJSON with a byte order mark. */
export const curl: Client = {
  name: 'curl',
  about: 'curl: the native API plain, with gzip, with deflate, and NDJSON with a byte order mark',
  steps: STEPS.map((one) => ({ ...one, timesPerRound: 4 })),
  async prepare({ folder }) {
    const command = findCommand('curl');
    const version = command === null ? null : askCommand(command, ['--version']);
    if (command === null || version === null) return lacksPackages('curl', 'curl');
    const send = async (round: Round, path: string, body: Buffer | string, headers: readonly string[]) => {
      const file = join(folder, 'body');
      writeFileSync(file, body);
      const all = [`Authorization: Bearer ${round.ingestKey}`, ...headers].flatMap((header) => ['-H', header]);
      const args = ['-sS', '--fail', ...all, '--data-binary', `@${file}`, `${round.url}${path}`];
      await runCommand({ command, args, cwd: folder });
    };
    return {
      version: version.split(' ')[1] ?? '',
      async run(round) {
        const json = 'Content-Type: application/json';
        for (const occurrence of occurrencesOf(round)) {
          const text = JSON.stringify(occurrence);
          await send(round, '/v1/occurrences', text, [json]);
          await send(round, '/v1/occurrences', gzipSync(text), [json, 'Content-Encoding: gzip']);
          await send(round, '/v1/occurrences', deflateSync(text), [json, 'Content-Encoding: deflate']);
        }
        const lines = occurrencesOf(round).map((occurrence) => JSON.stringify(occurrence));
        const ndjson = `\uFEFF${lines.join('\r\n')}`;
        await send(round, '/v1/occurrences/batch', ndjson, ['Content-Type: application/x-ndjson']);
      },
    };
  },
};

/** HTTPie with `--compress` sends deflate. */
export const httpie: Client = {
  name: 'httpie',
  about: 'HTTPie with --compress: deflate on the native API',
  steps: STEPS,
  async prepare({ folder }) {
    const command = findCommand('http');
    const version = command === null ? null : askCommand(command, ['--version']);
    if (command === null || version === null) return lacksPackages('HTTPie', 'httpie');
    return {
      version,
      async run(round) {
        for (const { component, type, message, version } of occurrencesOf(round)) {
          const fields = Object.entries({ component, type, message, version }).map(
            ([name, value]) => `${name}=${value}`,
          );
          const about = ['--ignore-stdin', '--check-status', '--compress', '--compress', 'POST'];
          const args = [...about, `${round.url}/v1/occurrences`, `Authorization:Bearer ${round.ingestKey}`, ...fields];
          await runCommand({ command, args, cwd: folder });
        }
      },
    };
  },
};

/** A log daemon whose HTTP destination sends lines as they are logged. */
export const syslogNg: Client = {
  name: 'syslog-ng',
  about: 'syslog-ng: its HTTP destination, NDJSON in batches',
  steps: STEPS,
  async prepare({ folder }) {
    const command = findCommand('syslog-ng') ?? findCommand('../sbin/syslog-ng');
    const version = command === null ? null : askCommand(command, ['--version']);
    if (command === null || version === null) return lacksPackages('syslog-ng', 'syslog-ng-core syslog-ng-mod-http');
    return {
      version: /\((\d[\d.]*)\)/.exec(version)?.[1] ?? 'unknown',
      async run(round) {
        const config = placeProgram('syslog-ng.conf', folder, 'syslog-ng.conf', round);
        writeFileSync(
          join(folder, 'log'),
          `${occurrencesOf(round)
            .map(({ type, message }) => `${type}|${message}`)
            .join('\n')}\n`,
        );
        const files = [
          '-f',
          config,
          '-R',
          join(folder, 'state'),
          '-c',
          join(folder, 'control'),
          '-p',
          join(folder, 'pid'),
        ];
        const env = { SERVICE: round.url, INGEST_KEY: round.ingestKey, RELEASE: round.release };
        // It reads no file as its standard input, but a pipe.
        const input = `cat ${join(folder, 'log')} | ${command} -F --no-caps ${files.join(' ')}`;
        await runCommand({ command: 'sh', args: ['-c', input], cwd: folder, env });
      },
    };
  },
};

function occurrencesOf({ number, release }: Round) {
  const common = { component: 'shop', version: release };
  const order = 4710 + number;
  return [
    { ...common, type: 'Card declined', message: `card of order ${order} was declined` },
    { ...common, type: 'Parcel too heavy', message: `parcel ${order} is too heavy` },
  ];
}

function step(name: string, text: RegExp): Step {
  return { name, text, timesPerRound: 1, importance: 'alarm', stackNames: null, message: text };
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../../../src/protocols/sentry/json.js';
import { occurrenceOf } from '../../../../src/protocols/sentry/occurrence.js';
import { occurrenceBody } from '../../../../src/schemas/occurrence.js';
import { effortMs } from '../../../support/effort.js';

/** Where an event has what is read. `[]` is a list of one or more. */
const PLACES = `
  message message.message message.params message.formatted logentry logentry.message logentry.params
  sentry.interfaces.Message platform level release environment fingerprint checksum timestamp event_id transaction logger
  exception exception.values exception[].type exception[].value exception[].module exception[].thread_id
  exception[].mechanism exception[].mechanism.exception_id exception[].mechanism.parent_id exception[].mechanism.source
  exception[].mechanism.type exception[].mechanism.is_exception_group exception[].mechanism.synthetic
  exception[].stacktrace exception[].stacktrace.frames exception[].stacktrace.frames[].function
  exception[].stacktrace.frames[].module exception[].stacktrace.frames[].filename
  exception[].stacktrace.frames[].abs_path exception[].stacktrace.frames[].lineno
  exception[].stacktrace.frames[].in_app exception[].stacktrace.frames[].context_line
  exception[].stacktrace.frames[].instruction_addr exception[].stacktrace.frames[].image_addr
  exception[].stacktrace.frames[].addr_mode exception[].stacktrace.frames[].package
  exception[].stacktrace.frames[].platform threads threads.values threads[].crashed threads[].current threads[].id
  threads[].stacktrace threads[].stacktrace.frames threads[].stacktrace.frames[].function stacktrace stacktrace.frames
  debug_meta debug_meta.images debug_meta.images[].image_addr debug_meta.images[].image_size
  debug_meta.images[].code_file request request.method request.url request.query_string request.headers user user.id
  user.email user.ip_address contexts contexts.trace contexts.trace.trace_id contexts.os contexts.app contexts.response
  contexts.order tags extra extra.cart breadcrumbs breadcrumbs.values breadcrumbs[].message breadcrumbs[].data
  breadcrumbs[].timestamp breadcrumbs[].category sdk server_name dist`
  .split(/\s+/)
  .filter((place) => place !== '');

/** Values that SDKs were seen to write where something else belongs, and values of any shape. */
const anyValue = fc.oneof(
  fc.constantFrom(
    null,
    '',
    0,
    -1,
    1e300,
    true,
    [],
    {},
    [null],
    [[]],
    { values: null },
    { values: [{}] },
    '0x10',
    'rel:0',
  ),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.jsonValue({ maxDepth: 4 }),
);

/** Puts a value where a place says; what is in the way goes. */
function put(event: Record<string, unknown>, place: string, value: unknown): void {
  const path = place.startsWith('sentry.') ? [place] : place.replaceAll('[]', '.0').split('.');
  let holder = event;
  for (const [at, step] of path.entries()) {
    if (at === path.length - 1) holder[step] = value;
    else {
      if (typeof holder[step] !== 'object' || holder[step] === null) holder[step] = path[at + 1] === '0' ? [] : {};
      holder = holder[step] as Record<string, unknown>;
    }
  }
}

function translated(event: object) {
  const occurrence = occurrenceOf(event as Json, 'shop', null);
  expect(occurrenceBody.safeParse(occurrence).error).toBeUndefined();
  expect(Object.keys(occurrence.properties ?? {}).length).toBeLessThanOrEqual(64);
  return occurrence;
}

describe('an event with anything in any of its fields', () => {
  it('becomes a valid occurrence', () => {
    const given = fc.array(fc.tuple(fc.constantFrom(...PLACES), anyValue), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(given, (fields) => {
        const event: Record<string, unknown> = {};
        for (const [place, value] of fields) put(event, place, value);
        translated(event);
      }),
      { numRuns: 2_000 },
    );
  });

  it('becomes one also where a single field is odd and all others are there', () => {
    for (const place of PLACES) {
      for (const value of [
        null,
        '',
        'x',
        7,
        -1.5,
        true,
        [],
        {},
        [null, 'x', [], {}],
        { values: 7 },
        { a: { b: [] } },
      ]) {
        const event = {};
        for (const other of PLACES) if (!other.includes('.values')) put(event, other, other.endsWith('s') ? {} : '1');
        put(event, place, value);
        translated(event);
      }
    }
  });
});

describe('an event that was made to be slow', () => {
  const frames = (count: number, frame: object) => ({ frames: Array(count).fill(frame) });

  it.each([
    ['10 000 frames', { exception: { type: 'E', stacktrace: frames(10_000, { function: 'f', filename: 'a.js' }) } }],
    [
      '100 exceptions of 1 000 frames',
      { exception: Array(100).fill({ type: 'E', stacktrace: frames(1_000, { function: 'f' }) }) },
    ],
    [
      '10 000 exceptions',
      { exception: Array(10_000).fill({ type: 'E', mechanism: { exception_id: 1, parent_id: 1 } }) },
    ],
    ['10 000 threads', { message: 'm', threads: Array(10_000).fill({ stacktrace: frames(1, { function: 'f' }) }) }],
    [
      '10 000 images',
      {
        debug_meta: { images: Array(10_000).fill({ image_addr: '0x1000', image_size: 1 }) },
        exception: { type: 'E', stacktrace: frames(1_000, { instruction_addr: '0x1000' }) },
      },
    ],
    ['a value of 1 MiB', { message: 'a', exception: { type: 'E', value: 'a.'.repeat(500_000) } }],
    [
      'a log text of 1 MiB',
      { logentry: { message: '{'.repeat(1_000_000), params: ['a'] }, exception: { type: 'E', value: 'x' } },
    ],
    ['places for parameters', { logentry: { message: '%('.repeat(500_000), params: { a: 1 } } }],
    ['full stops', { logentry: '.'.repeat(1_000_000), exception: { type: 'E', value: '.' } }],
    ['escapes of a terminal', { exception: { type: 'E', value: '\u001b['.repeat(500_000) } }],
    [
      'white space',
      { breadcrumbs: [{ message: ' \n'.repeat(500_000) }], exception: { type: 'E', value: ' x'.repeat(500_000) } },
    ],
  ])('is not: %s', (_what, event) => {
    translated(event);
    const beganMs = effortMs();
    occurrenceOf(event as Json, 'shop', null);
    expect(effortMs() - beganMs).toBeLessThan(150);
  });
});

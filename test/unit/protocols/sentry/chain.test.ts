import { describe, expect, it } from 'vitest';
import { chainOf } from '../../../../src/protocols/sentry/exceptions.js';
import type { Json } from '../../../../src/protocols/sentry/json.js';

const frames = (...names: string[]) => ({ frames: names.map((name) => ({ function: name, filename: `${name}.py` })) });

function chain(event: object) {
  return chainOf(event as Json);
}

function called(event: object): string[][] {
  return chain(event).links.map((link) => link.frames.map((frame) => frame.function));
}

describe('chain: the exceptions of an event', () => {
  it('come outermost first, with class, value and frames', () => {
    const values = [
      { type: 'OSError', value: 'refused', stacktrace: frames('connect') },
      { type: 'OrderFailed', value: { code: 1 }, stacktrace: frames('main', 'order') },
    ];
    const { links, language } = chain({ platform: 'python', exception: { values } });
    expect(language).toBe('python');
    expect(links.map(({ class: named, value, relation }) => [named, value, relation])).toEqual([
      ['OrderFailed', '{"code":1}', 'cause'],
      ['OSError', 'refused', 'cause'],
    ]);
    expect(called({ exception: { values } })).toEqual([['main', 'order'], ['connect']]);
  });

  it.each([
    ['values', { exception: { values: [{ type: 'E' }] } }],
    ['a list', { exception: [{ type: 'E' }] }],
    ['one object', { exception: { type: 'E' } }],
    ['the long name', { 'sentry.interfaces.Exception': { values: [{ type: 'E' }] } }],
    ['a list with what is none', { exception: [null, 7, 'x', [], { type: 'E' }] }],
  ])('are read from %s', (_what, event) => {
    expect(chain(event).links.map((link) => link.class)).toEqual(['E']);
  });

  it.each([
    ['{}', {}],
    ['exception null', { exception: null }],
    ['values null', { exception: { values: null } }],
    ['a text', { exception: 'E' }],
    ['threads of every wrong kind', { threads: [null, { stacktrace: 7 }, { stacktrace: { frames: {} } }] }],
  ])('are none in %s', (_what, event) => {
    expect(chain(event)).toMatchObject({ links: [], shown: [], messageFrames: [] });
  });

  it('keep a class that is empty, and say nothing by a generic class that the SDK made up', () => {
    const named = (type: unknown, synthetic: unknown) =>
      chain({ exception: [{ type, value: 'v', mechanism: { synthetic } }] }).links[0]?.class;
    expect(named('', undefined)).toBe('');
    expect(named(null, true)).toBe('');
    expect(named('Error', true)).toBe('');
    expect(named('Error', false)).toBe('Error');
    expect(named('Error', 'true')).toBe('Error');
    expect(named('SIGSEGV', true)).toBe('SIGSEGV');
    expect(named('UnhandledRejection', true)).toBe('UnhandledRejection');
  });
});

describe('chain: how an exception belongs to the one before', () => {
  const relations = (...outermostFirst: object[]) =>
    chain({ exception: { values: [...outermostFirst].reverse() } }).links.map((link) => [link.class, link.relation]);
  const group = (mechanism: object) => ({
    type: 'Group',
    mechanism: { exception_id: 0, is_exception_group: true, ...mechanism },
  });

  it('members of a group, nested groups, and the causes of members', () => {
    expect(
      relations(
        group({}),
        { type: 'A', mechanism: { exception_id: 1, parent_id: 0, source: 'exceptions[0]' } },
        { type: 'CauseOfA', mechanism: { exception_id: 2, parent_id: 1, source: '__cause__' } },
        {
          type: 'Inner',
          mechanism: { exception_id: 3, parent_id: 0, source: 'exceptions[1]', is_exception_group: true },
        },
        { type: 'B', mechanism: { exception_id: 4, parent_id: 3 } },
      ),
    ).toEqual([
      ['Group', 'cause'],
      ['A', 'group-member'],
      ['CauseOfA', 'cause'],
      ['Inner', 'group-member'],
      ['B', 'group-member'],
    ]);
  });

  it('the cause of a group is a cause', () => {
    for (const source of ['__cause__', '__context__', 'cause', 'InnerException']) {
      expect(relations(group({}), { type: 'C', mechanism: { exception_id: 1, parent_id: 0, source } })[1]).toEqual([
        'C',
        'cause',
      ]);
    }
  });

  it('a group is known by its class without ids', () => {
    for (const type of ['AggregateError', 'System.AggregateException', 'ExceptionGroup', 'BaseExceptionGroup']) {
      expect(relations({ type }, { type: 'A' })[1]).toEqual(['A', 'group-member']);
    }
    expect(relations({ type: 'NotAnAggregateErrorAtAll' }, { type: 'A' })[1]).toEqual(['A', 'cause']);
  });

  it('suppressed ones and their causes are shown and left out of the links; the cause beside them is a cause', () => {
    const values = [
      { type: 'IOException', mechanism: { type: 'chained', exception_id: 3, parent_id: 0 } },
      { type: 'CauseOfSuppressed', mechanism: { type: 'chained', exception_id: 2, parent_id: 1 } },
      { type: 'CloseFailed', mechanism: { type: 'suppressed', exception_id: 1, parent_id: 0 } },
      { type: 'OrderFailed', mechanism: { type: 'generic', exception_id: 0, is_exception_group: true } },
    ];
    const { links, shown } = chain({ exception: { values } });
    expect(links.map((link) => [link.class, link.relation])).toEqual([
      ['OrderFailed', 'cause'],
      ['IOException', 'cause'],
    ]);
    expect(shown.map((link) => [link.class, link.isSuppressed])).toEqual([
      ['OrderFailed', false],
      ['CloseFailed', true],
      ['CauseOfSuppressed', true],
      ['IOException', false],
    ]);
  });

  it('an outermost exception is never left out, with any mechanism', () => {
    expect(relations({ type: 'A', mechanism: { type: 'suppressed', exception_id: 0, parent_id: 0 } })).toEqual([
      ['A', 'cause'],
    ]);
  });
});

describe('chain: stacks beside the exceptions', () => {
  const thread = (name: string, more: object = {}) => ({ id: name, stacktrace: frames(name), ...more });

  it.each([
    ['the crashed thread', { values: [thread('a', { current: true }), thread('b', { crashed: true })] }, 'b'],
    ['the current thread', { values: [thread('a'), thread('b', { current: true, crashed: false })] }, 'b'],
    ['the only thread', { values: [thread('a')] }, 'a'],
    ['a list of threads', [thread('a')], 'a'],
    ['one thread as an object', thread('a'), 'a'],
    ['the current one when the crashed one has no frames', [{ crashed: true }, thread('b', { current: true })], 'b'],
    ['none of several that say nothing', { values: [thread('a'), thread('b')] }, null],
  ])('%s has the stack', (_what, threads, expected) => {
    const names = expected === null ? [] : [expected];
    expect(chain({ message: 'm', threads }).messageFrames.map((frame) => frame.function)).toEqual(names);
    expect(called({ threads, exception: [{ type: 'Cause' }, { type: 'Outer' }] })).toEqual([names, []]);
  });

  it('the thread that the exception names comes before others', () => {
    const threads = [thread('a', { crashed: true }), thread('b')];
    expect(called({ threads, exception: [{ type: 'E', thread_id: 'b' }] })).toEqual([['b']]);
  });

  it('an exception with frames keeps its own, and what lies beside is not read', () => {
    const exception = [{ type: 'Cause', stacktrace: frames('deep') }, { type: 'Outer' }];
    expect(called({ threads: [thread('a')], exception, stacktrace: frames('s') })).toEqual([[], ['deep']]);
  });

  it.each([
    ['stacktrace', { stacktrace: frames('top') }],
    ['stacktrace as a list', { stacktrace: frames('top').frames }],
    ['its long name', { 'sentry.interfaces.Stacktrace': frames('top') }],
    ['stacktrace, beside threads without frames', { threads: [{ current: true }], stacktrace: frames('top') }],
  ])('at the top level: %s', (_what, event) => {
    expect(chain({ message: 'm', ...event }).messageFrames.map((frame) => frame.function)).toEqual(['top']);
    expect(called({ exception: { type: 'E' }, ...event })).toEqual([['top']]);
  });
});

describe('chain: a frame', () => {
  const frame = (given: object, event: object = {}) =>
    chain({ ...event, exception: [{ type: 'E', stacktrace: { frames: [given] } }] }).links[0]?.frames[0];

  it('has all that the SDK says', () => {
    const given = {
      function: 'pay',
      module: 'shop.cart',
      filename: 'shop/cart.py',
      abs_path: '/srv/shop/cart.py',
      lineno: 3,
      colno: 4,
      in_app: true,
      context_line: '    raise Refused()  ',
      platform: 'python',
    };
    expect(frame(given)).toEqual({
      function: 'pay',
      module: 'shop.cart',
      file: 'shop/cart.py',
      line: 3,
      column: 4,
      inApp: true,
      sourceLine: 'raise Refused()',
      image: '',
      imageOffset: null,
      address: '',
      language: 'python',
    });
  });

  it('is left out when it says nothing, and kept with an address alone', () => {
    expect(frame({ lineno: 3, in_app: true })).toBeUndefined();
    expect(frame({ instruction_addr: '0x1F' })).toMatchObject({ address: '0x1f', image: '', imageOffset: null });
  });

  it.each([
    ['a path without the name of a file', { abs_path: '/a.py' }, { file: '/a.py' }],
    ['a raw function', { raw_function: 'f', filename: 'a' }, { function: 'f' }],
    [
      'wrong types',
      { function: {}, filename: 'a', lineno: 'x', colno: -1, in_app: 1 },
      { function: '', line: null, column: null, inApp: null },
    ],
    ['a source line that was cut', { filename: 'a', context_line: '{snip} a=b {snip}' }, { sourceLine: '' }],
    ['a source line that is too long', { filename: 'a', context_line: 'x'.repeat(201) }, { sourceLine: '' }],
    ['a source line of 200', { filename: 'a', context_line: ` ${'x'.repeat(200)} ` }, { sourceLine: 'x'.repeat(200) }],
    ['a source line that is none', { filename: 'a', context_line: 7 }, { sourceLine: '' }],
  ])('%s', (_what, given, expected) => {
    expect(frame(given)).toMatchObject(expected);
  });

  it.each([
    ['javascript', 'javascript'],
    ['node', 'javascript'],
    ['python', 'python'],
    ['java', 'java'],
    ['kotlin', 'java'],
    ['scala', 'java'],
    ['android', 'java'],
    ['csharp', 'dotnet'],
    ['go', 'go'],
    ['ruby', 'ruby'],
    ['php', 'php'],
    ['rust', 'rust'],
    ['elixir', 'elixir'],
    ['dart', 'dart'],
    ['perl', 'perl'],
    ['cocoa', 'swift'],
    ['objc', 'swift'],
    ['swift', 'swift'],
    ['native', 'native'],
    ['c', 'native'],
    ['Python', 'python'],
    ['other', null],
    ['nonsense', null],
    ['__proto__', null],
    [null, null],
    [undefined, null],
    [{}, null],
  ])('language: platform %s is %s', (platform, language) => {
    expect(chain({ platform }).language).toBe(language);
    expect(frame({ function: 'f', platform })?.language).toBe(language);
  });
});

describe('chain: machine code', () => {
  const images = [
    { type: 'elf', code_file: '/lib/b.so', image_addr: '0x7f0000100000', image_size: 4096 },
    { type: 'elf', code_file: '/lib/a.so', image_addr: '0x7f0000000000', image_size: '0x2000' },
    { type: 'macho', debug_file: 'c', image_addr: 140000000000000 },
    null,
    { image_addr: 'x' },
  ];
  const located = (given: object, listed: unknown = images) => {
    const event = { debug_meta: { images: listed }, exception: [{ type: 'SIGSEGV', stacktrace: { frames: [given] } }] };
    const { image, imageOffset } = chain(event).links[0]?.frames[0] ?? {};
    return [image, imageOffset];
  };

  it.each([
    ['the frame says both', { package: '/p.so', instruction_addr: '0x1010', image_addr: '0x1000' }, ['/p.so', 16]],
    ['as numbers', { package: '/p.so', instruction_addr: 4112, image_addr: 4096 }, ['/p.so', 16]],
    ['the image that contains it', { instruction_addr: '0x7f0000001fff' }, ['/lib/a.so', 0x1fff]],
    [
      'the frame names the file, the image its start',
      { package: '/p.so', instruction_addr: '0x7f0000100001' },
      ['/p.so', 1],
    ],
    ['an image start of zero is none', { instruction_addr: '0x7f0000000010', image_addr: '0x0' }, ['/lib/a.so', 16]],
    ['behind the end of an image', { package: '/p.so', instruction_addr: '0x7f0000002000' }, ['/p.so', null]],
    ['before all images', { package: '/p.so', instruction_addr: '0x10' }, ['/p.so', null]],
    ['an image without a size', { instruction_addr: 140000000000016 }, ['c', 16]],
    ['relative to an image', { instruction_addr: '0x20', addr_mode: 'rel:1' }, ['/lib/a.so', 32]],
    [
      'relative to an image that is not there',
      { package: '/p', instruction_addr: '0x20', addr_mode: 'rel:77' },
      ['/p', 32],
    ],
    [
      'an instruction before its image',
      { package: '/p.so', instruction_addr: '0x10', image_addr: '0x20' },
      ['/p.so', null],
    ],
    [
      'of 64 bits',
      { package: '/p', instruction_addr: '0xffffffffffffff10', image_addr: '0xffffffffffffff00' },
      ['/p', 16],
    ],
    [
      'too far to be a number',
      { package: '/p', instruction_addr: '0xffffffffffffffff', image_addr: '0x1' },
      ['/p', null],
    ],
    ['no address', { package: '/p', instruction_addr: 'abc' }, ['/p', null]],
    ['a number that JSON could not hold', { package: '/p', instruction_addr: 1e300 }, ['/p', null]],
    ['wrong types', { package: {}, function: 'f', instruction_addr: [], addr_mode: 7 }, ['', null]],
  ])('%s', (_what, given, expected) => {
    expect(located(given)).toEqual(expected);
  });

  it.each([[null], ['x'], [{}], [[null, 1, 'x', [[]]]]])('images may be %j', (listed) => {
    expect(located({ package: '/p', instruction_addr: '0x10' }, listed)).toEqual(['/p', null]);
  });
});

import { describe, expect, it } from 'vitest';
import { chainOf } from '../../../../src/protocols/sentry/exceptions.js';
import type { Json } from '../../../../src/protocols/sentry/json.js';
import { stackText } from '../../../../src/protocols/sentry/stack-text.js';

function textOf(event: object, message = ''): string[] | undefined {
  return stackText(chainOf(event as Json), message)?.split('\n');
}

function thrown(...frames: object[]): object {
  return { exception: [{ type: 'E', value: 'v', stacktrace: { frames } }] };
}

describe('stack text', () => {
  it('shows the source line of the innermost own frame under it, and of no other', () => {
    const event = thrown(
      { function: 'main', filename: 'a.js', in_app: true, context_line: 'main()' },
      { function: 'pay', filename: 'a.js', lineno: 3, in_app: true, context_line: "  throw new Error('x')" },
      { function: 'next', filename: 'lib.js', in_app: false, context_line: 'fn()' },
    );
    expect(textOf(event)).toEqual([
      'E: v',
      '    at next (lib.js)',
      '  * at pay (a.js:3)',
      "      > throw new Error('x')",
      '  * at main (a.js)',
    ]);
  });

  it('shows the source line of the innermost frame where none is own', () => {
    const foreign = { in_app: false, filename: 'lib.js', context_line: 'fn()' };
    expect(textOf(thrown(foreign))).toEqual(['E: v', '    at <anonymous> (lib.js)', '      > fn()']);
    expect(textOf(thrown({ ...foreign, context_line: '{snip}' }))).toEqual(['E: v', '    at <anonymous> (lib.js)']);
  });

  it('shows machine code by image and offset, by address where that is unknown', () => {
    const lib = '/data/app/libgame.so';
    expect(
      textOf(
        thrown(
          { instruction_addr: '0x9000' },
          { package: lib },
          { package: lib, instruction_addr: '0x9000' },
          { package: lib, instruction_addr: '0x9010', image_addr: '0x9000', function: 'pay' },
          { package: lib, instruction_addr: '0x9010', image_addr: '0x9000' },
        ),
      ),
    ).toEqual([
      'E: v',
      `    at ${lib}+0x10`,
      `    at pay (${lib}+0x10)`,
      `    at ${lib} 0x9000`,
      `    at ${lib}`,
      '    at 0x9000',
    ]);
  });

  it('of a log message stands under its first line', () => {
    const threads = [{ current: true, stacktrace: { frames: [{ function: 'pay', filename: 'a.py', in_app: true }] } }];
    expect(textOf({ threads }, 'slow\nvery')).toEqual(['slow', '  * at pay (a.py)']);
    expect(textOf({ threads })).toEqual(['Stack', '  * at pay (a.py)']);
    expect(textOf({}, 'slow')).toBeUndefined();
  });

  it('shows what was suppressed, and tells members of a group from causes', () => {
    const values = [
      { type: 'Cause', mechanism: { exception_id: 2, parent_id: 0 } },
      { type: 'Close', mechanism: { type: 'suppressed', exception_id: 1, parent_id: 0 } },
      { type: 'Outer', mechanism: { exception_id: 0, is_exception_group: true } },
    ];
    expect(textOf({ exception: { values } })).toEqual(['Outer', 'Suppressed: Close', 'Caused by: Cause']);
  });

  it('has no control characters, but the lines and tabs of a value', () => {
    const event = {
      exception: {
        type: 'class@anonymous\u0000/feat.php:11$0',
        value: '\u001b[31mred\u001b[0m\r\nsecond\tline\u0007',
        stacktrace: { frames: [{ function: 'class@anonymous\u0000/feat.php::go', filename: 'a\u001b.php' }] },
      },
    };
    expect(textOf(event)).toEqual([
      'class@anonymous /feat.php:11$0: red',
      'second\tline ',
      '    at class@anonymous /feat.php::go (a .php)',
    ]);
  });
});

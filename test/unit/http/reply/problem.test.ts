import { describe, expect, it } from 'vitest';
import { problemOf, toGluepointError } from '../../../../src/http/reply/problem.js';
import { GluepointError } from '../../../../src/lib/errors.js';

const withFields = (fields: object, message = 'SELECT secret FROM project') =>
  Object.assign(new Error(message), fields);

describe('toGluepointError maps', () => {
  it('every connection error of the driver to store-unavailable with Retry-After', () => {
    const errors = [
      ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN'].map((code) =>
        withFields({ code }),
      ),
      ...['08000', '08006', '57P01', '57P02', '57P03', '53300', '53100'].map((code) => withFields({ code })),
      ...['P1001', 'P1002', 'P1017', 'P2024', 'P2037'].map((code) => withFields({ code })),
      withFields({}, 'Connection terminated unexpectedly'),
      withFields({}, 'Connection terminated due to connection timeout'),
      withFields({}, 'timeout exceeded when trying to connect'),
      withFields({}, 'Query read timeout'),
      withFields({}, 'Client has encountered a connection error and is not queryable'),
      withFields({ code: 'ENOENT', syscall: 'connect' }),
      withFields({ cause: withFields({ code: 'ECONNREFUSED' }) }),
      withFields({ code: 'P2010', meta: { driverAdapterError: { cause: { kind: 'DatabaseNotReachable' } } } }),
      new AggregateError([withFields({ code: 'ECONNREFUSED' })]),
    ];
    for (const error of errors) {
      const mapped = toGluepointError(error);
      expect([error.message, mapped.code, mapped.extra.retryAfterSeconds]).toEqual([
        error.message,
        'store-unavailable',
        1,
      ]);
    }
  });

  it('timeouts of the store to overloaded', () => {
    for (const code of ['57014', '55P03', '40P01', '40001']) {
      expect(toGluepointError(withFields({ code })).code).toBe('overloaded');
    }
  });

  it('anything else to internal, without details', () => {
    const errors = [
      withFields({}),
      withFields({ code: '42P01' }),
      withFields({ code: 'ENOENT', syscall: 'open' }),
      'text',
      null,
      undefined,
      7,
    ];
    for (const error of errors) {
      const mapped = toGluepointError(error);
      expect(mapped.code).toBe('internal');
      expect(JSON.stringify(problemOf(mapped, 'r-1'))).not.toMatch(/SELECT|secret|text/);
    }
  });

  it('a GluepointError to itself', () => {
    const error = new GluepointError('conflict', 'x');
    expect(toGluepointError(error)).toBe(error);
    expect(problemOf(error, 'r-1')).toEqual({
      type: 'urn:gluepoint:problem:conflict',
      title: 'Conflict',
      status: 409,
      detail: 'x',
      instance: 'r-1',
    });
  });

  it('an incomplete body to bad-input', () => {
    expect(toGluepointError(withFields({ code: 'ECONNRESET', statusCode: 400 }, 'aborted')).code).toBe('bad-input');
  });
});

import type { PrismaReads } from '../../db/context.js';
import type { ChangeRequest } from '../../db/divided-pool.js';
import type { ReadRequest } from '../../db/reading.js';
import type { Deps } from '../../deps.js';

/** The dependencies with which a request changes something: the changes of its project take turns with those of others. */
export function administering(deps: Deps, request: ChangeRequest): Deps {
  return { ...deps, pool: deps.shares.administration.of(request) };
}

/** For what a request reads through Prisma, on the connections for reading. */
export function readingWithPrisma(deps: Deps, request: ReadRequest): PrismaReads {
  return { pool: deps.reading.of(request), prisma: deps.prisma };
}

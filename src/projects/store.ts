import type { StoreQueries } from '../db/context.js';
import { Prisma, type PrismaClient } from '../db/prisma/client.js';
import type { ProjectModel } from '../db/prisma/models/Project.js';
import { insertDefaultInspection } from '../inspection/definitions/definition-store.js';
import { GluepointError } from '../lib/errors.js';
import { DAY_MS } from '../lib/time.js';
import { DEFAULT_PROJECT, type Project, type ProjectLink } from '../model/project.js';
import { DEFAULT_QUOTAS, type ProjectQuotas } from '../model/quota.js';

const UNIQUE_VIOLATION = 'P2002';
const NO_SUCH_ROW = 'P2025';

/** What of a project can be given when it is made or changed; what is left out stays, or gets its default. */
export interface ProjectFields {
  name?: string;
  retentionDays?: number;
  glueIntervalMs?: number;
  relevanceIntervalMs?: number;
  links?: ProjectLink[];
  /** Those left out stay as they are. */
  quotas?: Partial<ProjectQuotas>;
  groupingVersion?: number;
}

type Row = Omit<ProjectModel, 'glueIntervalMs' | 'relevanceIntervalMs' | 'createdAt'> & {
  glueIntervalMs: bigint | number;
  relevanceIntervalMs: bigint | number;
};

function toProject(row: Row): Project {
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    retentionMs: row.retentionDays * DAY_MS,
    glueIntervalMs: Number(row.glueIntervalMs),
    relevanceIntervalMs: Number(row.relevanceIntervalMs),
    links: row.links as unknown as ProjectLink[],
    quotas: { ...DEFAULT_QUOTAS, ...(row.quotas as Partial<ProjectQuotas>) },
    groupingVersion: row.groupingVersion,
  };
}

function toColumns(fields: ProjectFields) {
  return {
    name: fields.name,
    retentionDays: fields.retentionDays,
    glueIntervalMs: fields.glueIntervalMs,
    relevanceIntervalMs: fields.relevanceIntervalMs,
    links: fields.links as Prisma.InputJsonArray | undefined,
    groupingVersion: fields.groupingVersion,
  };
}

/** SQL, so that it runs on the share that its caller names (docs/database.md#prisma-and-sql). */
export async function findProject(db: StoreQueries, by: { slug: string } | { id: number }): Promise<Project | null> {
  const [column, value] = 'id' in by ? ['id', by.id] : ['slug', by.slug];
  const { rows } = await db.query<Row>({
    name: `project_by_${column}`,
    text: `SELECT id, slug, name, retention_days AS "retentionDays", glue_interval_ms AS "glueIntervalMs",
        relevance_interval_ms AS "relevanceIntervalMs", links, quotas, grouping_version AS "groupingVersion"
      FROM project WHERE ${column} = $1`,
    values: [value],
  });
  return rows[0] ? toProject(rows[0]) : null;
}

/** By slug, ascending; at most `take`, from after `afterSlug` on. */
export async function listProjects(prisma: PrismaClient, afterSlug: string | null, take: number): Promise<Project[]> {
  const where = afterSlug === null ? {} : { slug: { gt: afterSlug } };
  const rows = await prisma.project.findMany({ where, orderBy: { slug: 'asc' }, take });
  return rows.map(toProject);
}

/** With its default inspection. Throws conflict when the slug is taken. */
export async function createProject(
  prisma: PrismaClient,
  slug: string,
  fields: ProjectFields,
  nowMs: number,
): Promise<Project> {
  try {
    const data = { slug, ...toColumns(fields), name: fields.name ?? slug, quotas: fields.quotas ?? {} };
    return await prisma.$transaction(async (tx) => {
      const row = await tx.project.create({ data });
      await insertDefaultInspection(tx, row.id, nowMs);
      return toProject(row);
    });
  } catch (error) {
    if (isPrismaError(error, UNIQUE_VIOLATION)) {
      throw new GluepointError('conflict', `A project named ${slug} already exists.`);
    }
    throw error;
  }
}

/** Null when there is no such project. */
export async function updateProject(
  prisma: PrismaClient,
  slug: string,
  fields: ProjectFields,
): Promise<Project | null> {
  try {
    return await prisma.$transaction(async (tx) => {
      const row = await tx.project.update({ where: { slug }, data: toColumns(fields) });
      if (fields.quotas === undefined) return toProject(row);
      // The update above has locked the row, so that no other change of the quotas gets lost.
      const quotas = { ...(row.quotas as Partial<ProjectQuotas>), ...fields.quotas };
      return toProject(await tx.project.update({ where: { slug }, data: { quotas } }));
    });
  } catch (error) {
    if (isPrismaError(error, NO_SUCH_ROW)) return null;
    throw error;
  }
}

/** Prisma's own 5 s would end the start on a machine that is busy. */
const START_PATIENCE = { maxWait: 30_000, timeout: 30_000 };

/** Makes the project `default` where it is missing, with its inspection; several processes may do so at once. */
export async function ensureDefaultProject(prisma: PrismaClient, nowMs: number): Promise<void> {
  const data = [{ slug: DEFAULT_PROJECT, name: 'Default' }];
  await prisma.$transaction(async (tx) => {
    const [made] = await tx.project.createManyAndReturn({ data, skipDuplicates: true, select: { id: true } });
    if (made !== undefined) await insertDefaultInspection(tx, made.id, nowMs);
  }, START_PATIENCE);
}

function isPrismaError(error: unknown, code: string): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === code;
}

import type { PrismaDbClock } from '../../db/context.js';
import { lockInspections, lockProject } from '../../db/locks.js';
import type { PrismaTx } from '../../db/prisma-client.js';
import { inPrismaTransaction } from '../../db/transaction.js';
import { GluepointError } from '../../lib/errors.js';
import type { Project, ProjectFinder } from '../../model/project.js';
import type { Principal } from '../../model/role.js';
import { badInput } from '../../schemas/common/field-errors.js';
import { DEFAULT_DEFINITION, type Definition, type Inspection, newInspection } from './definition.js';
import { insertInspectionRow, inspectionNames, type PolicyName, policyNames } from './definition-store.js';

type ImportDeps = PrismaDbClock & { projects: ProjectFinder };

/** The same for both cases, so that a key does not learn which projects there are. */
const REFUSAL = 'No such project, or this key has no access to it.';

/** What is imported: one inspection in each project. */
export interface ImportOrder {
  /** null = a free one is found. */
  name: string | null;
  /** Slugs; empty = the project of the request. */
  projects: readonly string[];
  definition: Partial<Omit<Definition, 'name' | 'policyIds'>>;
  /** Names of alert policies, or ids. */
  policies: readonly string[];
}

export interface ImportResult {
  made: { project: string; inspection: Inspection }[];
  refused: { project: string; reason: string }[];
}

/**
 * Creates the inspection in every project that is named and that the key may change, all of them or none.
 * Throws forbidden when there is no such project, conflict (name, number) and bad-input (policies).
 */
export async function importInspection(
  deps: ImportDeps,
  { principal, project }: { principal: Principal; project: Project },
  order: ImportOrder,
): Promise<ImportResult> {
  const { allowed, refused } = await sortProjects(deps, principal, project, order.projects);
  if (allowed.length === 0) {
    throw new GluepointError('forbidden', 'No such projects, or this key has no access to them.');
  }
  const made = await inPrismaTransaction(deps, async ({ tx, client }) => {
    // Ascending, so that two imports don't wait for each other.
    allowed.sort((a, b) => a.id - b.id);
    for (const { id } of allowed) await lockInspections(client, id);
    for (const { id } of allowed) await lockProject(client, id);
    const items: ImportResult['made'] = [];
    for (const { id, slug } of allowed) {
      items.push({ project: slug, inspection: await importInto(tx, id, order, deps.clock.now()) });
    }
    return items;
  });
  return { made, refused };
}

/** A project's key may change its own project only, the root key all there are. */
async function sortProjects(
  { projects }: ImportDeps,
  principal: Principal,
  own: Project,
  slugs: readonly string[],
): Promise<{ allowed: Project[]; refused: ImportResult['refused'] }> {
  if (slugs.length === 0) return { allowed: [own], refused: [] };
  const allowed: Project[] = [];
  const refused: ImportResult['refused'] = [];
  for (const slug of slugs) {
    const project = principal.role === 'root' ? await projects.bySlug(slug) : slug === own.slug ? own : null;
    if (project === null) refused.push({ project: slug, reason: REFUSAL });
    else allowed.push(project);
  }
  return { allowed, refused };
}

async function importInto(
  tx: PrismaTx,
  projectId: number,
  { name, definition, policies }: ImportOrder,
  nowMs: number,
): Promise<Inspection> {
  const policyIds = policies.length === 0 ? [] : policyIdsOf(policies, await policyNames(tx, projectId));
  const free = name ?? uniqueName(await inspectionNames(tx, projectId));
  const inspection = newInspection({ ...DEFAULT_DEFINITION, ...definition, name: free, policyIds }, 'api', nowMs);
  await insertInspectionRow(tx, projectId, inspection);
  return inspection;
}

/** Ids of the policies that are named; an id stands for itself. Throws bad-input for those that are not there. */
function policyIdsOf(named: readonly string[], known: readonly PolicyName[]): string[] {
  const found = named.map((text) => known.find(({ name }) => name === text) ?? known.find(({ id }) => id === text));
  const errors = named.flatMap((text, n) =>
    found[n] === undefined
      ? [
          {
            path: `policies.${n}`,
            message: `no alert policy is named ${JSON.stringify(text)}: create it, or leave it out`,
          },
        ]
      : [],
  );
  if (errors.length > 0) throw badInput(errors);
  return [...new Set(found.flatMap((policy) => (policy === undefined ? [] : [policy.id])))];
}

const IMPORTED = 'Imported inspection';

/** A name for an inspection that comes without one: "Imported inspection", "Imported inspection 2", … */
function uniqueName(taken: readonly string[]): string {
  const names = new Set(taken);
  if (!names.has(IMPORTED)) return IMPORTED;
  for (let n = 2; ; n += 1) {
    const name = `${IMPORTED} ${n}`;
    if (!names.has(name)) return name;
  }
}

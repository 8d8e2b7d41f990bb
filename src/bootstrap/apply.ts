import type { DbClockLog, PrismaDb } from '../db/context.js';
import { lockInspections, lockProject } from '../db/locks.js';
import type { PrismaTx } from '../db/prisma-client.js';
import { inPrismaTransaction, type Transaction } from '../db/transaction.js';
import { type Config, ConfigError } from './config.js';
import { decisionText } from './decide.js';
import { applyInspections, planInspections } from './inspections.js';
import { applyPolicies, planPolicies } from './policies.js';
import { lockConfig, projectIds } from './store.js';

type ConfigDeps = DbClockLog & PrismaDb;

/** The part of the file for one project. */
interface Part {
  config: Config;
  projectId: number;
}

/**
 * Applies the file to the projects, all of it or nothing, and once when several processes start together. Takes no lock of
 * a project where nothing changes, so it waits for no run and no flush there. Throws ConfigError.
 */
export async function applyConfig(deps: ConfigDeps, config: Config): Promise<void> {
  await inPrismaTransaction(deps, async (transaction) => {
    const { tx, client } = transaction;
    await lockConfig(client);
    const parts: Part[] = [];
    for (const part of await partsOf(tx, config)) if (await needsChange(tx, part)) parts.push(part);
    for (const { projectId } of parts) await lockInspections(client, projectId);
    for (const { projectId } of parts) await lockProject(client, projectId);
    // Plan again under the locks: the API may have changed something before.
    const problems: string[] = [];
    for (const part of parts) problems.push(...(await applyPart(deps, transaction, part)));
    if (problems.length > 0) throw new ConfigError(config.file, problems);
  });
}

async function needsChange(tx: PrismaTx, { config, projectId }: Part): Promise<boolean> {
  const policies = await planPolicies(tx, projectId, config.policies);
  return policies.length > 0 || (await planInspections(tx, projectId, config.inspections)).length > 0;
}

/** Policies first: inspections name them. Returns the problems. */
async function applyPart(
  { clock, log }: ConfigDeps,
  transaction: Transaction,
  { config, projectId }: Part,
): Promise<string[]> {
  const { tx } = transaction;
  const policies = await planPolicies(tx, projectId, config.policies);
  const problems = await applyPolicies(transaction, projectId, policies, clock.now());
  const inspections = await planInspections(tx, projectId, config.inspections);
  problems.push(...(await applyInspections(tx, projectId, inspections, clock.now())));
  for (const { entry, decision } of [...policies, ...inspections]) {
    log.info(`${config.file}: ${entry.path}: ${decisionText(decision)}`);
  }
  return problems;
}

/** The parts of the file by ascending id of the project: the order in which projects are locked. Throws ConfigError. */
async function partsOf(tx: PrismaTx, config: Config): Promise<Part[]> {
  const entries = [...config.policies, ...config.inspections];
  const ids = await projectIds(
    tx,
    entries.map(({ project }) => project),
  );
  const problems = entries
    .filter(({ project }) => !ids.has(project))
    .map(({ path, project }) => `${path}.project: the project ${project} does not exist; create it first`);
  if (problems.length > 0) throw new ConfigError(config.file, problems);
  return [...ids].map(([slug, projectId]) => {
    const ofProject = ({ project }: { project: string }) => project === slug;
    const { inspections, policies } = config;
    return {
      projectId,
      config: { ...config, inspections: inspections.filter(ofProject), policies: policies.filter(ofProject) },
    };
  });
}

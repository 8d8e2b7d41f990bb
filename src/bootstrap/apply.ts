import type { PoolClient } from 'pg';
import type { DbClockLog } from '../db/context.js';
import { lockInspections, lockProject } from '../db/locks.js';
import { inTransaction } from '../db/transaction.js';
import type { Config } from './config.js';
import { ConfigError } from './config-error.js';
import { followInspections, planInspections } from './inspections.js';
import { followPolicies, planPolicies } from './policies.js';
import { lockConfig, projectIds } from './store.js';

type ConfigDeps = DbClockLog;

/** What the file says of one project. */
interface Part {
  config: Config;
  projectId: number;
}

/**
 * Brings the projects in line with the file, all of it or nothing, once however many processes start together.
 * Where nothing is to be changed, no run and no sender is waited for. Throws ConfigError.
 */
export async function applyConfig(deps: ConfigDeps, config: Config): Promise<void> {
  await inTransaction(deps.pool, async (client) => {
    await lockConfig(client);
    const parts: Part[] = [];
    for (const part of await partsOf(client, config)) if (await needsChange(client, part)) parts.push(part);
    for (const { projectId } of parts) await lockInspections(client, projectId);
    for (const { projectId } of parts) await lockProject(client, projectId);
    // Planned anew: until it was locked, the API may have changed something.
    const problems: string[] = [];
    for (const part of parts) problems.push(...(await follow(deps, client, part)));
    if (problems.length > 0) throw new ConfigError(config.file, problems);
  });
}

async function needsChange(client: PoolClient, { config, projectId }: Part): Promise<boolean> {
  const policies = await planPolicies(client, projectId, config.policies);
  return policies.length > 0 || (await planInspections(client, projectId, config.inspections)).length > 0;
}

/** Policies first: inspections name them. */
async function follow({ clock, log }: ConfigDeps, client: PoolClient, { config, projectId }: Part): Promise<string[]> {
  const policies = await planPolicies(client, projectId, config.policies);
  const problems = await followPolicies(client, projectId, policies, clock.now());
  const inspections = await planInspections(client, projectId, config.inspections);
  problems.push(...(await followInspections(client, projectId, inspections, clock.now())));
  for (const { entry, decision } of [...policies, ...inspections]) {
    log.info(`${config.file}: ${entry.path}: ${decision.kind}, ${decision.why}`);
  }
  return problems;
}

/** The file, project by project, by ascending id: the order in which projects are locked. */
async function partsOf(client: PoolClient, config: Config): Promise<Part[]> {
  const entries = [...config.policies, ...config.inspections];
  const ids = await projectIds(
    client,
    entries.map(({ project }) => project),
  );
  const problems = entries
    .filter(({ project }) => !ids.has(project))
    .map(({ path, project }) => `${path}.project: there is no project ${project}; make it first`);
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

import type { Pool, PoolClient } from 'pg';

/** What an inspection knows of an alert policy. */
export interface PolicyName {
  id: string;
  name: string;
}

/** The alert policies of a project. */
export async function policyNames(db: Pool | PoolClient, projectId: number): Promise<PolicyName[]> {
  const { rows } = await db.query<PolicyName>('SELECT id, name FROM alert_policy WHERE project_id = $1', [projectId]);
  return rows;
}

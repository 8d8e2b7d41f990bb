import type { PoolClient } from 'pg';
import type { Cause } from '../../alerts/notify/notify.js';
import { severityOfRank } from '../../model/severity.js';
import { type FindingResponse, findingResponse } from '../findings/finding-response.js';
import { readFindings } from '../findings/finding-store.js';
import type { NewErrors } from './new-errors.js';
import type { TypesLimit } from './new-type-store.js';
import type { RecoveredFinding } from './run-store.js';

/** What a notice contains of a finding's types. */
const NOTICE_LIMIT: TypesLimit = { perFinding: 20, findingBytes: 64 * 1024, totalBytes: Number.MAX_SAFE_INTEGER };
/** How many findings are read at once when they are asked for one after the other. */
const AHEAD = 50;

/** A finding that was made. */
export interface Found {
  id: string;
  errors: NewErrors;
}

/**
 * What an hour may notify of: each new finding and, once for all of its findings, each component that recovered, with the
 * earliest of them. In the order of their components.
 */
export function causesOf(
  client: PoolClient,
  project: { id: number; slug: string },
  policyIds: readonly string[],
  found: readonly Found[],
  recovered: readonly RecoveredFinding[],
): Cause[] {
  const subjects = [...found.map(toSubject), ...byComponent(recovered)];
  subjects.sort((a, b) => (a.componentKey < b.componentKey ? -1 : 1));
  const data = new FindingData(
    client,
    project,
    subjects.map(({ id }) => id),
  );
  return subjects.map(({ id, also, environment, component, componentKey, severity }, n) => ({
    kind: also === null ? 'finding.abnormal' : 'finding.recovered',
    environment,
    component,
    componentKey,
    severity: severityOfRank(severity),
    findingId: id,
    policyIds,
    data: async () => (also === null ? data.at(n) : { ...(await data.at(n)), alsoRecovered: also }),
  }));
}

interface Subject extends RecoveredFinding {
  /** The other findings that recovered; null = it is new. */
  also: string[] | null;
}

function toSubject({ id, errors: { componentKey, environment, component, severity } }: Found): Subject {
  return { id, componentKey, environment, component, severity, also: null };
}

/** The earliest finding of each component, as bad as the worst of them. */
function byComponent(recovered: readonly RecoveredFinding[]): Subject[] {
  const subjects = new Map<string, Subject & { also: string[] }>();
  for (const { id, componentKey, environment, component, severity } of recovered) {
    const first = subjects.get(componentKey);
    if (first === undefined)
      subjects.set(componentKey, { id, componentKey, environment, component, severity, also: [] });
    else {
      first.also.push(id);
      first.severity = Math.max(first.severity, severity);
    }
  }
  return [...subjects.values()];
}

/** Reads the findings of notices when they are asked for: often none, sometimes all, in their order. */
class FindingData {
  #ahead = new Map<string, FindingResponse>();
  #last = -1;

  constructor(
    readonly client: PoolClient,
    readonly project: { id: number; slug: string },
    readonly ids: readonly string[],
  ) {}

  async at(n: number): Promise<FindingResponse> {
    const id = this.ids[n] as string;
    if (!this.#ahead.has(id)) {
      const wanted = this.ids.slice(n, n === this.#last + 1 ? n + AHEAD : n + 1);
      const findings = await readFindings(this.client, this.project.id, wanted, NOTICE_LIMIT);
      this.#ahead = new Map(findings.map((finding) => [finding.id, findingResponse(finding, this.project.slug)]));
    }
    this.#last = n;
    const response = this.#ahead.get(id);
    if (response === undefined) throw new Error(`finding ${id} is gone in its own transaction`);
    return response;
  }
}

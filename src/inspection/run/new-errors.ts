import { isWithin } from '../../status/core/ancestors.js';

/** How many of its new types a finding holds; it counts the others too (docs/rules/alerting.md#findings). */
export const MAX_TYPES = 1000;
/** How many versions a finding names. */
export const MAX_VERSIONS = 100;

/**
 * What was received before an inspection was made can be stored after that, by a flush that took so long. An error
 * that seems older than that was received later, by a clock that had been set back.
 */
export const SLOWEST_FLUSH_MS = 20_000;

/** An error type that an inspection has yet to evaluate. Instants are receive times, in milliseconds since 1970. */
export interface Candidate {
  typeId: string;
  componentKey: string;
  environment: string;
  component: string;
  /** Rank: the highest that the type ever had. */
  importance: number;
  errorMs: number;
  /** How long it had been silent before it came back; null = never seen before. */
  silentMs: number | null;
  /** Of the type's first error. */
  version: string | null;
  muted: boolean;
  /** All of the type so far. */
  occurrences: number;
  lastSeenMs: number;
}

/** What decides about a candidate. Empty lists stand for all. */
export interface Filters {
  environments: readonly string[];
  /** Each stands for its descendants too. */
  components: readonly string[];
  versions: readonly string[];
  /** When the inspection was made: what it missed before is known to it. */
  madeMs: number;
}

/** Why an evaluated type is not flagged. */
export type PassedOver = 'known-before' | 'muted' | 'other-environment' | 'other-component' | 'other-version';

export type Verdict = { kind: 'flagged' } | { kind: 'passed-over'; why: PassedOver };

const FLAGGED: Verdict = { kind: 'flagged' };

/** Whether an inspection flags an error type, and why not (docs/rules/alerting.md#what-is-flagged). */
export function judge(candidate: Candidate, filters: Filters): Verdict {
  const why = reasonAgainst(candidate, filters);
  return why === null ? FLAGGED : { kind: 'passed-over', why };
}

function reasonAgainst(
  { errorMs, environment, component, version, muted }: Candidate,
  { environments, components, versions, madeMs }: Filters,
): PassedOver | null {
  if (errorMs < madeMs && errorMs >= madeMs - SLOWEST_FLUSH_MS) return 'known-before';
  if (environments.length > 0 && !environments.includes(environment)) return 'other-environment';
  if (components.length > 0 && !components.some((root) => isWithin(component, root))) return 'other-component';
  if (versions.length > 0 && (version === null || !versions.includes(version))) return 'other-version';
  return muted ? 'muted' : null;
}

/** A new error type in a finding. */
export type NewType = Pick<Candidate, 'typeId' | 'importance' | 'errorMs' | 'silentMs' | 'occurrences' | 'lastSeenMs'>;

/** What a finding is made of: the new error types of one component in one environment. */
export interface NewErrors {
  componentKey: string;
  environment: string;
  component: string;
  /** Rank: the highest importance of its types. */
  severity: number;
  /** All of them. */
  total: number;
  /** The first MAX_TYPES: worst first, then by their first error. */
  types: NewType[];
  /** Versions of their first errors, at most MAX_VERSIONS. */
  versions: string[];
  /** The one whose error was received first. */
  earliest: NewType;
}

/** Evaluates candidates in any number of portions and any order, and groups what it flags. */
export class NewErrorSearch {
  readonly #groups = new Map<string, NewErrors>();
  readonly #passedOver = new Map<PassedOver, number>();

  constructor(readonly filters: Filters) {}

  add(candidates: readonly Candidate[]): void {
    for (const candidate of candidates) {
      const verdict = judge(candidate, this.filters);
      if (verdict.kind === 'flagged') this.#flag(candidate);
      else this.#passedOver.set(verdict.why, (this.#passedOver.get(verdict.why) ?? 0) + 1);
    }
  }

  /** How many types were not flagged, by reason. */
  get passedOver(): ReadonlyMap<PassedOver, number> {
    return this.#passedOver;
  }

  /** One group per environment and component; the worst last, as the newest of a list comes last. */
  groups(): NewErrors[] {
    const groups = [...this.#groups.values()];
    for (const group of groups) group.types = firstInOrder(group.types);
    return groups.sort(
      (a, b) => a.severity - b.severity || a.total - b.total || (a.componentKey < b.componentKey ? -1 : 1),
    );
  }

  #flag(candidate: Candidate): void {
    const { componentKey, version, typeId, importance, errorMs, silentMs, occurrences, lastSeenMs } = candidate;
    const type = { typeId, importance, errorMs, silentMs, occurrences, lastSeenMs };
    let group = this.#groups.get(componentKey);
    if (group === undefined) {
      group = newGroup(candidate, type);
      this.#groups.set(componentKey, group);
    }
    group.total += 1;
    group.severity = Math.max(group.severity, importance);
    if (isEarlier(type, group.earliest)) group.earliest = type;
    if (version !== null) addVersion(group.versions, version);
    group.types.push(type);
    if (group.types.length === 2 * MAX_TYPES) group.types = firstInOrder(group.types);
  }
}

function newGroup({ componentKey, environment, component }: Candidate, earliest: NewType): NewErrors {
  return { componentKey, environment, component, severity: 0, total: 0, types: [], versions: [], earliest };
}

function addVersion(versions: string[], version: string): void {
  if (versions.length < MAX_VERSIONS && !versions.includes(version)) versions.push(version);
}

function isEarlier(a: NewType, b: NewType): boolean {
  return a.errorMs < b.errorMs || (a.errorMs === b.errorMs && a.typeId < b.typeId);
}

function firstInOrder(types: NewType[]): NewType[] {
  return types.sort((a, b) => b.importance - a.importance || (isEarlier(a, b) ? -1 : 1)).slice(0, MAX_TYPES);
}

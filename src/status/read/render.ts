import { hash } from 'node:crypto';
import { type Severity, severityOfRank } from '../../model/severity.js';
import type { Maintenance } from '../core/suppressions.js';
import type { Assessment } from './assess.js';

/** Maintenance as responses show it. */
export interface MaintenanceView {
  component: string;
  from: string;
  until: string;
  reason: string | null;
}

/** The response to a status poll (docs/rules/api.md#status-polls). */
export interface StatusView {
  component: string;
  environment: string;
  at: string;
  status: Severity;
  own: Severity;
  reason: string;
  since: string | null;
  until: string | null;
  causes: {
    component: string;
    typeId: string;
    type: string;
    eventId: string;
    importance: Severity;
    until: string;
  }[];
  causesTotal: number;
  children: { component: string; status: Severity }[];
  maintenance: MaintenanceView | null;
}

export function maintenanceView({ component, fromMs, untilMs, reason }: Maintenance): MaintenanceView {
  return { component, from: text(fromMs), until: text(untilMs), reason };
}

export function statusView(assessment: Assessment): StatusView {
  const { component, environment, atMs, rolledUp, segment, reason, typeNames } = assessment;
  return {
    component,
    environment,
    at: text(atMs),
    status: severityOfRank(rolledUp.rank),
    own: severityOfRank(rolledUp.ownRank),
    reason,
    since: finiteText(segment.fromMs),
    until: finiteText(segment.untilMs),
    causes: rolledUp.causes.map((cause) => ({
      component: cause.component,
      typeId: cause.typeId,
      type: typeNames.get(cause.typeId) ?? '',
      eventId: cause.eventId,
      importance: severityOfRank(cause.rank),
      until: text(cause.untilMs),
    })),
    causesTotal: rolledUp.causesTotal,
    children: rolledUp.children.map((child) => ({ component: child.component, status: severityOfRank(child.rank) })),
    maintenance: rolledUp.maintenance === null ? null : maintenanceView(rolledUp.maintenance),
  };
}

/** A response as JSON that is the same at every instant except for its `at`, so that it is made once. */
export class Rendered {
  /** The worst status in the response. */
  readonly status: Severity;
  /** Strong ETag over all but `at`. */
  readonly etag: string;
  /** Roughly the memory that it takes, in bytes. */
  readonly size: number;
  readonly #before: string;
  readonly #after: string;

  /** `at` stands between the fields of `head` and of `rest`; both have at least one. */
  constructor(status: Severity, head: object, rest: object) {
    this.status = status;
    this.#before = `${JSON.stringify(head).slice(0, -1)},"at":"`;
    this.#after = `",${JSON.stringify(rest).slice(1)}`;
    this.etag = `"${hash('sha256', this.#before + this.#after, 'base64url').slice(0, 27)}"`;
    this.size = 2 * (this.#before.length + this.#after.length) + 200;
  }

  /** The JSON text of the response at an instant. */
  at(atMs: number): string {
    return this.#before + text(atMs) + this.#after;
  }
}

export function renderStatus(assessment: Assessment): Rendered {
  const { component, environment, at: _, ...rest } = statusView(assessment);
  return new Rendered(rest.status, { component, environment }, rest);
}

function finiteText(atMs: number): string | null {
  return Number.isFinite(atMs) ? text(atMs) : null;
}

function text(atMs: number): string {
  return new Date(atMs).toISOString();
}

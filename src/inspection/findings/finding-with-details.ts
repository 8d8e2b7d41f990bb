import type { z } from 'zod';
import { deliveriesOfFinding } from '../../alerts/deliveries/delivery-store.js';
import { deliveryResponse } from '../../alerts/policies/responses.js';
import type { ReadClock, StorePool } from '../../db/context.js';
import { cutTo } from '../../events/cut.js';
import { toEvent } from '../../events/event.js';
import { distributionResponse, eventItemResponse } from '../../events/event-response.js';
import type { BeforeReading } from '../../events/find.js';
import { listEvents } from '../../events/list.js';
import { typeResponse } from '../../events/type-response.js';
import { KEPT } from '../../gluing/core/texts.js';
import { isUuid } from '../../schemas/common/names.js';
import { fitting } from '../../schemas/common/page.js';
import type { findingWithDetails } from '../../schemas/finding.js';
import { MAX_TYPES } from '../run/new-errors.js';
import { newTypeBytes, readNewTypes, SHORT_MESSAGE, SHORT_STACK } from '../run/new-type-store.js';
import { errorsPerMinute, sameNamedTypes } from './details-store.js';
import type { FindingView, NewTypeView } from './finding.js';
import { findingItemResponse, findingResponse } from './finding-response.js';
import { earlierFindings, findFinding, VIEW_LIMIT } from './finding-store.js';

const NEAR_MS = 3_600_000;
const MAX_RELATED = 20;
const MAX_EARLIER = 10;
const MAX_ALERTS = 200;

/** Texts of new types up to so many bytes are read without asking for memory. */
const SHORT_BYTES = 64 * 1024;

/** A finding as its own view returns it, and as it is exported. */
export type FindingWithDetails = z.input<typeof findingWithDetails>;

interface ProjectName {
  id: number;
  slug: string;
}

/**
 * A finding with all that is known around it (docs/rules/alerting.md#findings). Null for an unknown one. `beforeReading` is
 * called if its texts are long.
 */
export async function readFindingWithDetails(
  { pool, clock }: ReadClock,
  project: ProjectName,
  id: string,
  beforeReading: BeforeReading,
): Promise<FindingWithDetails | null> {
  if (!isUuid(id)) return null;
  const bytes = Math.min(await newTypeBytes(pool, project.id, id), VIEW_LIMIT.findingBytes);
  if (bytes > SHORT_BYTES) await beforeReading(bytes);
  const finding = await findFinding(pool, project.id, id, VIEW_LIMIT);
  if (finding === null) return null;
  const whole = fitting(finding.newTypes.filter(({ isCut }) => !isCut));
  const cut = finding.newTypes.slice(whole.length);
  const newTypes = [...whole, ...cut.map(cutTexts)];
  return { ...(await withDetails({ pool, clock }, project, { ...finding, newTypes })), newTypesCut: cut.length };
}

function cutTexts(type: NewTypeView): NewTypeView {
  const { message, stack } = type;
  return { ...type, message: message && cutTo(message, SHORT_MESSAGE), stack: stack && cutTo(stack, SHORT_STACK) };
}

/**
 * The JSON of the same finding in pieces, with the texts of all its types: they are read while the pieces before are sent.
 * Null for an unknown one.
 */
export async function exportFinding(
  { pool, clock }: ReadClock,
  project: ProjectName,
  id: string,
  beforeReading: BeforeReading,
): Promise<AsyncIterable<string> | null> {
  const finding = await findFinding(pool, project.id, id, { ...VIEW_LIMIT, perFinding: 0 });
  if (finding === null) return null;
  const bytes = await newTypeBytes(pool, project.id, id);
  if (bytes > SHORT_BYTES) await beforeReading(Math.min(bytes, EXPORT_PART_BYTES));
  const { newTypes, ...rest } = await withDetails({ pool, clock }, project, finding);
  return jsonPieces({ ...rest, newTypesCut: 0 }, () => newTypePieces(pool, project, finding));
}

/** `head` and the field `newTypes`. */
async function* jsonPieces(head: object, newTypes: () => AsyncIterable<string>): AsyncIterable<string> {
  yield `${JSON.stringify(head).slice(0, -1)},"newTypes":[`;
  yield* newTypes();
  yield ']}';
}

/** Types of an export that are read at once, and what their texts have at most. */
const EXPORT_PART = 16;
const EXPORT_PART_BYTES = EXPORT_PART * 4 * (KEPT.message + KEPT.stack);

async function* newTypePieces(
  pool: StorePool,
  { id: projectId, slug }: ProjectName,
  finding: FindingView,
): AsyncIterable<string> {
  for (let skip = 0; skip < MAX_TYPES; skip += EXPORT_PART) {
    const limit = { perFinding: EXPORT_PART, skip, findingBytes: EXPORT_PART_BYTES, totalBytes: EXPORT_PART_BYTES };
    const [types = []] = await readNewTypes(pool, projectId, [finding.id], limit);
    for (const [n, type] of findingResponse({ ...finding, newTypes: types }, slug).newTypes.entries()) {
      yield `${skip + n === 0 ? '' : ','}${JSON.stringify(type)}`;
    }
    if (types.length < EXPORT_PART) return;
  }
}

async function withDetails(
  { pool, clock }: ReadClock,
  { id: projectId, slug }: ProjectName,
  finding: FindingView,
): Promise<Omit<FindingWithDetails, 'newTypesCut'>> {
  const nowMs = clock.now();
  const { environment, component, fromMs, toMs } = finding;
  const near = { projectId, environment, component, fromMs: fromMs - NEAR_MS, toMs: toMs + NEAR_MS };
  const [distribution, events, types, earlier, alerts] = await Promise.all([
    errorsPerMinute(pool, projectId, finding),
    listEvents(pool, near, null, MAX_RELATED),
    sameNamedTypes(pool, projectId, finding, MAX_RELATED, nowMs),
    earlierFindings(pool, projectId, finding, MAX_EARLIER),
    deliveriesOfFinding(pool, projectId, finding.id, MAX_ALERTS),
  ]);
  return {
    ...findingResponse(finding, slug),
    distribution: distributionResponse(distribution),
    related: {
      events: events.map((row) => eventItemResponse(toEvent(row), slug, nowMs)),
      types: types.map((type) => typeResponse(type, slug)),
    },
    earlier: earlier.map((one) => findingItemResponse(one, slug)),
    alerts: alerts.map(deliveryResponse),
  };
}

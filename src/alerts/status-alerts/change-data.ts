import type { PoolClient } from 'pg';
import { severityOfRank } from '../../model/severity.js';
import type { CauseData } from '../notify/cause.js';
import { causesOf } from './causes.js';
import type { Change } from './changes.js';
import { type CauseEvent, readCauseEvents, type SignalWindow } from './signal-store.js';
import type { ComponentSituation } from './situations.js';

/**
 * The `data` of messages about changes (docs/rules/alerting.md#webhook-body). Reads the events of all changes together,
 * when the first message is made.
 */
export class ChangeData {
  readonly #windows: SignalWindow[] = [];
  #events: Promise<(CauseEvent | undefined)[]> | null = null;

  constructor(
    readonly client: PoolClient,
    readonly projectId: number,
  ) {}

  of(situation: ComponentSituation, change: Change): CauseData {
    const { environment, component, signals } = situation;
    const chosen = causesOf(signals.windows, situation, change);
    const place = this.#windows.push(...chosen) - chosen.length;
    return async () => {
      this.#events ??= readCauseEvents(this.client, this.projectId, this.#windows);
      const events = (await this.#events).slice(place, place + chosen.length);
      return {
        component,
        environment,
        from: severityOfRank(change.from),
        to: severityOfRank(change.to),
        since: new Date(change.sinceMs).toISOString(),
        causes: chosen.flatMap((window, i) => causeView(window, events[i], events.slice(0, i))),
      };
    };
  }
}

/** One cause for each event: the window that lasts longest. Nothing where the event was deleted. */
function causeView(window: SignalWindow, event: CauseEvent | undefined, before: readonly (CauseEvent | undefined)[]) {
  if (event === undefined || before.some((one) => one?.eventId === event.eventId)) return [];
  const { component, typeId, rank, untilMs } = window;
  return [
    {
      component,
      typeId,
      type: event.type,
      eventId: event.eventId,
      importance: severityOfRank(rank),
      until: new Date(untilMs).toISOString(),
    },
  ];
}

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { severityRank } from '../../../../src/model/severity.js';
import { type Assessment, assess } from '../../../../src/status/read/assess.js';
import { readHistory } from '../../../../src/status/read/read-history.js';
import { statusView } from '../../../../src/status/read/render.js';
import { inSnapshot } from '../../../../src/status/read/snapshot.js';
import { createTestDatabase, type TestDatabase } from '../../../support/database.js';
import { childrenOf, ownStatusAt, segmentOf, speakingAt, statusAt } from '../../../support/status/world.js';
import { knownComponents, Play, scenarios } from '../scenario.js';

let database: TestDatabase;
let nextProject = 1;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

async function played(actions: Parameters<Play['all']>[0]): Promise<Play> {
  nextProject += 1;
  const play = new Play(database, nextProject);
  await play.all(actions);
  return play;
}

function assessed(play: Play, names: readonly string[], atMs: number): Promise<(Assessment | null)[]> {
  const all = names.map((component) => ({ environment: 'production', component, past: null }));
  return inSnapshot(database.pool, (db) => assess(db, play.projectId, all, { atMs, nowMs: play.clock.now() }));
}

describe('assessing what is stored, against the definition', () => {
  it('agrees at any instant after any sending, closing, muting and maintenance', async () => {
    await fc.assert(
      fc.asyncProperty(scenarios, fc.array(fc.nat(1000), { minLength: 3, maxLength: 5 }), async (actions, choices) => {
        const play = await played(actions);
        const { world } = play;
        const names = knownComponents(world);
        const edges = play.edges();
        const instants = choices.map((choice) => (edges[choice % Math.max(1, edges.length)] ?? 0) + (choice % 3) - 1);
        for (const atMs of [play.clock.now(), ...instants]) {
          for (const assessment of await assessed(play, names, atMs)) {
            const { component, rolledUp, segment } = assessment as Assessment;
            expect(segment).toEqual(segmentOf(world, edges, component, atMs));
            expect(rolledUp.rank).toBe(segment.rank);
            expect(rolledUp.ownRank).toBe(ownStatusAt(world, component, atMs));
            const children = childrenOf(component).filter((child) => names.includes(child));
            expect(new Map(rolledUp.children.map((child) => [child.component, child.rank]))).toEqual(
              new Map(children.map((child) => [child, statusAt(world, child, atMs)])),
            );
            const speaking = speakingAt(world, component, atMs).filter(
              ({ rank }) => rank > 0 && rank === rolledUp.rank,
            );
            expect(new Set(rolledUp.causes.map((cause) => cause.component))).toEqual(
              new Set(speaking.map((window) => window.component)),
            );
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  it('assess: returns until when the response is valid if nothing more is stored', async () => {
    await fc.assert(
      fc.asyncProperty(scenarios, async (actions) => {
        const play = await played(actions);
        const names = knownComponents(play.world);
        const now = (await assessed(play, names, play.clock.now())) as Assessment[];
        for (const assessment of now) {
          const lastMs = Math.min(assessment.changesMs - 1, play.clock.now() + 40 * 86_400_000);
          const [later] = await assessed(play, [assessment.component], lastMs);
          expect({ ...statusView(later as Assessment), at: '' }).toEqual({ ...statusView(assessment), at: '' });
        }
      }),
      { numRuns: 30 },
    );
  });

  it('gives the history that the definition gives', async () => {
    await fc.assert(
      fc.asyncProperty(scenarios, fc.nat(1000), fc.nat(1000), async (actions, first, second) => {
        const play = await played(actions);
        const edges = play.edges();
        const pick = (n: number) => (edges[n % Math.max(1, edges.length)] ?? 0) + (n % 5) - 2;
        const [fromMs = 0, toMs = 0] = [pick(first), pick(second) + 7].sort((a, b) => a - b);
        for (const component of knownComponents(play.world)) {
          const name = { environment: 'production', component };
          const history = await readHistory(database.pool, play.projectId, name, { fromMs, untilMs: toMs });
          const inside = edges.filter(
            (ms) =>
              ms > fromMs &&
              ms < toMs &&
              statusAt(play.world, component, ms) !== statusAt(play.world, component, ms - 1),
          );
          const cuts = [fromMs, ...inside];
          expect(
            history?.segments.map((segment) => [segment.fromMs, segment.toMs, severityRank(segment.status)]),
          ).toEqual(cuts.map((from, i) => [from, cuts[i + 1] ?? toMs, statusAt(play.world, component, from)]));
        }
      }),
      { numRuns: 40 },
    );
  });
});

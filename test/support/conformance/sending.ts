import { bodyOf, type Call, type Case } from './cases.js';

/** Numbers in [0, 1) that a seed decides, so that a failure can be had again. */
export function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state / 2 ** 32;
  };
}

export function shuffled<T>(items: readonly T[], random: () => number): T[] {
  return items
    .map((item) => ({ item, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}

/** Throws when one is not answered 200 or 201. */
export async function sendSingly(call: Call, project: string, bodies: object[]): Promise<void> {
  for (const body of bodies) {
    const { status } = await call('POST', `/v1/occurrences?project=${project}`, body);
    if (status !== 200 && status !== 201) throw new Error(`an occurrence was answered ${status}`);
  }
}

/** Shuffled over all lanes at once; what has an id goes out twice, as a retry. */
export async function sendShuffled(lanes: Call[], project: string, { occurrences }: Case, seed: number): Promise<void> {
  const random = numbersFrom(seed);
  const bodies = lanes.map(() => [] as object[]);
  shuffled(occurrences, random).forEach((occurrence, n) => {
    const put = (body: object) => void bodies[Math.floor(random() * lanes.length)]?.push(body);
    const body = bodyOf(occurrence);
    const twice = n % 3 === 0 ? { ...body, id: `occurrence ${n}` } : null;
    put(twice ?? body);
    if (twice !== null) put(twice);
  });
  await Promise.all(lanes.map((call, lane) => sendSingly(call, project, bodies[lane] as object[])));
}

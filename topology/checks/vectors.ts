import { CASES, expectCase } from '../../test/support/conformance/cases.js';
import { sendShuffled } from '../../test/support/conformance/sending.js';
import type { Check } from './check.js';

const LANES = 6;

export const vectors: Check = {
  name: 'vectors',
  about: 'the worlds of gluing.json come out as they must, shuffled over six connections, every third occurrence twice',
  async run({ topology, everyNthWorld }) {
    const chosen = CASES.filter((_, n) => n % everyNthWorld === 0);
    for (const [n, one] of chosen.entries()) {
      const { call } = topology.client();
      const project = `world-${n}`;
      await call('POST', '/v1/projects', { slug: project, name: project });
      const lanes = Array.from({ length: LANES }, () => topology.client().call);
      await sendShuffled(lanes, project, one, n + 1);
      await expectCase(call, project, one).catch((error: Error) => {
        throw new Error(`${one.name}: ${error.message}`);
      });
    }
    return `${chosen.length} worlds`;
  },
};

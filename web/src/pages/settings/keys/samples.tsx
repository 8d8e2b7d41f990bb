import { CodeSample } from '../../../components/text/code-sample.js';
import type { Sample } from './key-samples.js';

/** Things to be copied, each under what it is for; in a dialog one can copy the first at once. */
export function Samples({ samples }: { samples: readonly Sample[] }) {
  return samples.map(({ title, text }, place) => (
    <div key={title}>
      <h3>{title}</h3>
      <CodeSample label={title} text={text} isFirst={place === 0} />
    </div>
  ));
}

import { CodeSample } from '../../components/code-sample.js';
import type { Sample } from './key-samples.js';

/** Things to be copied, each under what it is for. */
export function Samples({ samples }: { samples: readonly Sample[] }) {
  return samples.map(({ title, text }) => (
    <div key={title}>
      <h3>{title}</h3>
      <CodeSample label={title} text={text} />
    </div>
  ));
}

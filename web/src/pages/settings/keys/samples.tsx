import { CodeSample } from '../../../components/text/code-sample.js';
import type { Sample } from './key-samples.js';

/** Samples to copy, each with its title; in a dialog the copy button of the first has the focus. */
export function Samples({ samples }: { samples: readonly Sample[] }) {
  return samples.map(({ title, text }, place) => (
    <div key={title}>
      <h3>{title}</h3>
      <CodeSample label={title} text={text} isFirst={place === 0} />
    </div>
  ));
}

import { useMemo, useState } from 'react';
import { plural } from '../../format/number.js';
import { Button } from '../form/button.js';
import { foldStack, framesOf, type StackPart } from './fold.js';
import styles from './stack-view.module.css';

/** More than this is shown on request. */
const SHOWN_PARTS = 24;

/** The lines of a stack trace: the application's own frames stand out, runs of foreign frames are folded. */
export function StackLines({ stack, isRaw }: { stack: string; isRaw: boolean }) {
  const [isWhole, setWhole] = useState(false);
  const parts = useMemo(() => foldStack(stack), [stack]);
  const hidden = isWhole ? 0 : Math.max(0, parts.length - SHOWN_PARTS);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, which keys must reach.
    <section className={styles.lines} aria-label="Lines of the stack trace" tabIndex={0} dir="ltr">
      {isRaw ? (
        <pre>{stack}</pre>
      ) : (
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one stack never move.
        parts.slice(0, parts.length - hidden).map((part, place) => <Part key={place} part={part} />)
      )}
      {!isRaw && hidden > 0 && <Button onClick={() => setWhole(true)}>Show {plural(hidden, 'more part')}</Button>}
    </section>
  );
}

function Part({ part }: { part: StackPart }) {
  const text = part.lines.join('\n');
  const frames = framesOf(part);
  if (part.kind === 'foreign' && frames > 1) {
    return (
      <details>
        <summary>{plural(frames, 'frame')} of libraries</summary>
        <pre>{text}</pre>
      </details>
    );
  }
  return <pre className={styles[part.kind]}>{text}</pre>;
}

import { Copy } from 'lucide-react';
import { useMemo, useState } from 'react';
import { plural } from '../../format/number.js';
import { Button } from '../button.js';
import { copyText } from '../copy.js';
import { foldStack, framesOf, type StackPart } from './fold.js';
import styles from './stack-view.module.css';

/** More than this is shown on request. */
const SHOWN_PARTS = 24;

/** A stack trace: the application's own frames stand out, runs of library frames are folded. */
export function StackView({ stack }: { stack: string }) {
  const [isRaw, setRaw] = useState(false);
  const [isWhole, setWhole] = useState(false);
  const parts = useMemo(() => foldStack(stack), [stack]);
  const hidden = isWhole ? 0 : Math.max(0, parts.length - SHOWN_PARTS);
  return (
    <div className={styles.stack}>
      <div className={styles.actions}>
        <Button look="quiet" aria-pressed={isRaw} onClick={() => setRaw(!isRaw)}>
          As it was sent
        </Button>
        <Button look="quiet" icon={<Copy aria-hidden="true" />} onClick={() => copyText(stack, 'the stack')}>
          Copy
        </Button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, which keys must reach. */}
      <section className={styles.lines} aria-label="Lines of the stack trace" tabIndex={0} dir="ltr">
        {isRaw ? (
          <pre>{stack}</pre>
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one stack never move.
          parts.slice(0, parts.length - hidden).map((part, place) => <Part key={place} part={part} />)
        )}
        {!isRaw && hidden > 0 && <Button onClick={() => setWhole(true)}>Show {plural(hidden, 'more part')}</Button>}
      </section>
    </div>
  );
}

function Part({ part }: { part: StackPart }) {
  const text = part.lines.join('\n');
  const frames = framesOf(part);
  if (part.kind === 'library' && frames > 1) {
    return (
      <details>
        <summary>{plural(frames, 'frame')} of libraries</summary>
        <pre>{text}</pre>
      </details>
    );
  }
  return <pre className={styles[part.kind]}>{text}</pre>;
}

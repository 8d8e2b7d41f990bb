import { Copy } from 'lucide-react';
import { Button } from '../form/button.js';
import styles from './code-sample.module.css';
import { copyText } from './copy.js';

/** A command or document to be copied. The label says what it is: `Command`. `isFirst`: dialogs begin at its button. */
export function CodeSample({ label, text, isFirst }: { label: string; text: string; isFirst?: boolean }) {
  return (
    <div className={styles.sample}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, which keys must reach. */}
      <section aria-label={label} tabIndex={0} className={styles.scroll}>
        <pre>{text}</pre>
      </section>
      <Button
        look="quiet"
        icon={<Copy aria-hidden="true" />}
        data-first={isFirst}
        aria-label={`Copy ${label.toLowerCase()}`}
        onClick={() => copyText(text, label.toLowerCase())}
      />
    </div>
  );
}

import { BellOff, SlidersHorizontal } from 'lucide-react';
import type { EventType } from '../../api/schema.generated.js';
import { useNow } from '../../components/text/use-now.js';
import { mutedText } from '../type/muted-text.js';
import { overrideTexts } from '../type/override-texts.js';
import styles from './types-page.module.css';

/** Marks of a type that is muted or has overrides. */
export function TypeMarks({ type }: { type: EventType }) {
  const nowMs = useNow();
  const overrides = overrideTexts(type);
  return (
    <div className={styles.marks}>
      {type.muted !== false && (
        <span className={styles.mark}>
          <BellOff aria-hidden="true" />
          muted {mutedText(type.muted, nowMs)}
        </span>
      )}
      {overrides.length > 0 && (
        <span className={styles.mark}>
          <SlidersHorizontal aria-hidden="true" />
          {overrides.join(', ')}
        </span>
      )}
    </div>
  );
}

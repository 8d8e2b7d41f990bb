import { BellOff, CircleCheck, CircleX, Hourglass } from 'lucide-react';
import type { Delivery } from '../../../api/schema.generated.js';
import styles from '../alerts-page.module.css';

const STATES = {
  waiting: { word: 'Waiting', Icon: Hourglass },
  delivered: { word: 'Delivered', Icon: CircleCheck },
  failed: { word: 'Failed', Icon: CircleX },
  suppressed: { word: 'Suppressed', Icon: BellOff },
} as const;

export function stateWord(state: Delivery['state']): string {
  return STATES[state].word;
}

/** The state of a delivery as icon, colour and word. */
export function DeliveryState({ of }: { of: Delivery['state'] }) {
  const { word, Icon } = STATES[of];
  return (
    <span className={styles.state} data-state={of}>
      <Icon aria-hidden="true" />
      {word}
    </span>
  );
}

import { Radio, RotateCw } from 'lucide-react';
import { useLive } from '../live/live-scope.js';
import styles from './shell.module.css';

const WORDS = { connecting: 'Connecting', live: 'Live', interrupted: 'Reconnecting' } as const;

/** Whether changes are announced. */
export function LiveSign() {
  const { state } = useLive();
  return (
    <span className={styles.live} data-state={state} role="status">
      {state === 'live' ? <Radio aria-hidden="true" /> : <RotateCw aria-hidden="true" />}
      {WORDS[state]}
    </span>
  );
}

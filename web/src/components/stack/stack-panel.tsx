import { useState } from 'react';
import { Panel } from '../layout/panel.js';
import { StackActions } from './stack-actions.js';
import { StackLines } from './stack-lines.js';

/** A stack trace as a part of a page, with what can be done with it beside its heading. */
export function StackPanel({ stack }: { stack: string }) {
  const [isRaw, setRaw] = useState(false);
  return (
    <Panel title="Stack trace" aside={<StackActions stack={stack} isRaw={isRaw} onRaw={setRaw} />}>
      <StackLines stack={stack} isRaw={isRaw} />
    </Panel>
  );
}

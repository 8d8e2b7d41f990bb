import type { AlertPolicy } from '../../../api/schema.generated.js';
import { Facts } from '../../../components/layout/panel.js';
import { Text } from '../../../components/text/text.js';
import { durationText } from '../../../format/duration.js';
import { addressText, kindWord, scopeTexts, triggerWord } from './policy-text.js';

/** A policy for read-only keys. */
export function PolicyFacts({ policy }: { policy: AlertPolicy }) {
  const targets = policy.targets.map((target) => `${kindWord(target.kind)} ${addressText(target)}`);
  const facts = [
    { name: 'Triggers', value: policy.triggers.map(triggerWord).join(', ') },
    { name: 'Scope', value: <Text>{scopeTexts(policy).join(' · ')}</Text> },
    { name: 'Repeat interval', value: policy.silence === 0 ? 'none: every time' : durationText(policy.silence * 1000) },
    {
      name: 'Minimum duration',
      value: policy.minDuration === 0 ? 'none: at once' : durationText(policy.minDuration * 1000),
    },
    { name: 'Targets', value: <Text>{targets.join(', ')}</Text> },
  ];
  return <Facts items={facts} />;
}

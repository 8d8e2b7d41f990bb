import type { AlertPolicy } from '../../../api/schema.generated.js';
import { Facts } from '../../../components/layout/panel.js';
import { Text } from '../../../components/text/text.js';
import { durationText } from '../../../format/duration.js';
import { addressText, kindWord, scopeTexts, triggerWord } from './policy-text.js';

/** A policy for those who may not change it. */
export function PolicyFacts({ policy }: { policy: AlertPolicy }) {
  const targets = policy.targets.map((target) => `${kindWord(target.kind)} ${addressText(target)}`);
  const facts = [
    { name: 'Tells of', value: policy.triggers.map(triggerWord).join(', ') },
    { name: 'For', value: <Text>{scopeTexts(policy).join(' · ')}</Text> },
    { name: 'Again after', value: policy.silence === 0 ? 'every time' : durationText(policy.silence * 1000) },
    {
      name: 'Once a status has lasted',
      value: policy.minDuration === 0 ? 'at once' : durationText(policy.minDuration * 1000),
    },
    { name: 'To', value: <Text>{targets.join(', ')}</Text> },
  ];
  return <Facts items={facts} />;
}

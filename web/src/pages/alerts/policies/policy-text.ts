import type { AlertPolicy, Delivery } from '../../../api/schema.generated.js';
import { severityWord } from '../../../components/text/severity.js';

const TRIGGERS: Record<Delivery['trigger'], string> = {
  'new-error-type': 'New error type',
  'status-change': 'Status change',
  recovered: 'Recovered',
  test: 'Test',
};

/** The word of a trigger. */
export function triggerWord(trigger: Delivery['trigger']): string {
  return TRIGGERS[trigger];
}

/** The scope of a policy in parts: `Alarm`, `production`, `shop/payment and below`. */
export function scopeTexts(policy: Pick<AlertPolicy, 'severities' | 'environments' | 'components'>): string[] {
  const { severities, environments, components } = policy;
  return [
    severities.length === 0 ? 'Every severity' : severities.map(severityWord).join(', '),
    environments.length === 0 ? 'all environments' : environments.join(', '),
    components.length === 0 ? 'all components' : `${components.join(', ')} and below`,
  ];
}

type ShownTarget = NonNullable<Delivery['target']>;

const KINDS: Record<ShownTarget['kind'], string> = { webhook: 'Webhook', slack: 'Slack', email: 'E-mail' };

export function kindWord(kind: ShownTarget['kind']): string {
  return KINDS[kind];
}

/** The address of a target, short: host and path, or the recipients. */
export function addressText(target: ShownTarget): string {
  if (target.kind === 'email') return target.to.join(', ');
  if (!URL.canParse(target.url)) return target.url;
  const { host, pathname } = new URL(target.url);
  // The path of a Slack address is a credential and is not shown.
  return target.kind === 'slack' || pathname === '/' ? host : `${host}${pathname}`;
}

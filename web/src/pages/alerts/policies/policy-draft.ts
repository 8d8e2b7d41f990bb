import { changedFields } from '../../../api/changed-fields.js';
import type { AlertPolicy, AlertPolicyChange, Importance, NewAlertPolicy } from '../../../api/schema.generated.js';
import { durationBody, durationInput } from '../../../format/duration-input.js';

export type Trigger = AlertPolicy['triggers'][number];

export const TARGET_KINDS = ['webhook', 'slack', 'email'] as const;

/** A target as it is typed. */
export interface TargetDraft {
  /** The id of one that the policy has; tells it apart from others on the page. */
  key: string;
  kind: (typeof TARGET_KINDS)[number];
  url: string;
  /** Recipients, separated by commas, blanks or lines. */
  to: string;
  /** Empty: the one that it has, or a new one. */
  secret: string;
}

/** A policy as it is typed: durations as texts. */
export interface PolicyDraft {
  name: string;
  enabled: boolean;
  triggers: Trigger[];
  severities: Importance[];
  environments: string[];
  components: string[];
  silence: string;
  minDuration: string;
  targets: TargetDraft[];
}

/** What a new policy begins with: what most want to be told of. */
export function newPolicy(): PolicyDraft {
  return {
    name: '',
    enabled: true,
    triggers: ['new-error-type', 'status-change', 'recovered'],
    severities: ['alarm'],
    environments: [],
    components: [],
    silence: '1h',
    minDuration: '0s',
    targets: [newTarget('webhook')],
  };
}

let made = 0;

export function newTarget(kind: TargetDraft['kind']): TargetDraft {
  made += 1;
  return { key: `new ${made}`, kind, url: '', to: '', secret: '' };
}

/** A policy to be changed. */
export function draftOf(policy: AlertPolicy): PolicyDraft {
  const { name, enabled, triggers, severities, environments, components, silence, minDuration } = policy;
  return {
    ...{ name, enabled, triggers, severities, environments, components },
    silence: durationInput(silence),
    minDuration: durationInput(minDuration),
    targets: policy.targets.map((target) => ({
      key: target.id,
      kind: target.kind,
      url: target.kind === 'email' ? '' : target.url,
      to: target.kind === 'email' ? target.to.join(', ') : '',
      secret: '',
    })),
  };
}

/** What the API is sent, in the order of the draft, so that its errors can be placed by their numbers. */
export function bodyOf(draft: PolicyDraft): NewAlertPolicy {
  return {
    ...draft,
    silence: durationBody(draft.silence),
    minDuration: durationBody(draft.minDuration),
    targets: draft.targets.map(targetBody),
  };
}

/** What of a policy has to be sent: what was changed, and targets that are to be in use again. */
export function changesOf(before: AlertPolicy, draft: PolicyDraft): AlertPolicyChange {
  const body = bodyOf(draft);
  const changes = changedFields(bodyOf(draftOf(before)), body);
  // Targets of the answer hold no secrets, so one that was typed is a change.
  const isBack = before.targets.some(({ disabled }) => disabled !== null);
  return isBack ? { ...changes, targets: body.targets } : changes;
}

function targetBody({ kind, url, to, secret }: TargetDraft): NewAlertPolicy['targets'][number] {
  switch (kind) {
    case 'webhook':
      return { kind, url: url.trim(), ...(secret.trim() === '' ? {} : { secret: secret.trim() }) };
    case 'slack':
      return { kind, url: url.trim() };
    case 'email':
      return { kind, to: to.split(/[\s,;]+/).filter((recipient) => recipient !== '') };
  }
}

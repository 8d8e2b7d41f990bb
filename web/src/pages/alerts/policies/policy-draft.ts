import { changedFields } from '../../../api/changed-fields.js';
import type { AlertPolicy, AlertPolicyChange, Importance, NewAlertPolicy } from '../../../api/schema.generated.js';
import { durationBody, durationInput } from '../../../format/duration-input.js';

export type Trigger = AlertPolicy['triggers'][number];

export const TARGET_KINDS = ['webhook', 'slack', 'email'] as const;

/** A target as typed. */
export interface TargetDraft {
  /** The id of a stored target, or a unique key of a new one. */
  key: string;
  kind: (typeof TARGET_KINDS)[number];
  url: string;
  /** Recipients, separated by commas, blanks or lines. */
  to: string;
  /** Empty: keep the stored one, or generate one. */
  secret: string;
}

/** A policy as typed: durations as texts. */
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

/** The defaults of a new policy. */
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

/** The draft of a stored policy. */
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

/** The request body, in the order of the draft, so that errors can be assigned by index. */
export function bodyOf(draft: PolicyDraft): NewAlertPolicy {
  return {
    ...draft,
    silence: durationBody(draft.silence),
    minDuration: durationBody(draft.minDuration),
    targets: draft.targets.map(targetBody),
  };
}

/** The changes to send; with disabled targets, all targets, which enables them again. */
export function changesOf(before: AlertPolicy, draft: PolicyDraft): AlertPolicyChange {
  const body = bodyOf(draft);
  const changes = changedFields(bodyOf(draftOf(before)), body);
  // Stored targets have no secrets in responses, so a typed secret is a change.
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

import { disabledReason, type Target } from '../policies/policy.js';
import type { DeliveryTrigger } from './delivery.js';

/** Why a delivery that was recorded is not sent, or not any more. */
export type DeliveryReason =
  | { kind: 'policy-deleted' }
  | { kind: 'policy-disabled' }
  | { kind: 'target-removed' }
  | { kind: 'target-disabled'; disabled: NonNullable<Target['disabled']> }
  /** `by`: the id of a later notice of the same subject. */
  | { kind: 'superseded'; by: string }
  /** It is the end of something whose beginning the target did not accept. */
  | { kind: 'superseded-beginning' }
  | { kind: 'attempts-exhausted'; attempts: number }
  /** By this delivery: the target responded that it is gone. */
  | { kind: 'target-gone' };

/** The reason as lists show it. */
export function reasonText(reason: DeliveryReason): string {
  switch (reason.kind) {
    case 'policy-deleted':
      return 'its policy was deleted';
    case 'policy-disabled':
      return 'its policy was switched off';
    case 'target-removed':
      return 'the target was taken out of its policy';
    case 'target-disabled':
      return disabledReason(reason.disabled);
    case 'superseded':
      return `superseded: the target did not accept it before a later notice of the same subject (${reason.by})`;
    case 'superseded-beginning':
      return 'superseded: it ends something whose beginning the target did not accept';
    case 'attempts-exhausted':
      return `given up after ${reason.attempts} attempts`;
    case 'target-gone':
      return 'the target is disabled from now on';
  }
}

/**
 * What was decided since a delivery was recorded; null = it is to be sent.
 *
 * @param target null when its policy does not have it any more
 * @param isOn whether its policy is enabled; null when the policy was deleted
 */
export function suppressionReason(
  trigger: DeliveryTrigger,
  target: Target | null,
  isOn: boolean | null,
): DeliveryReason | null {
  if (isOn === null) return { kind: 'policy-deleted' };
  if (!isOn && trigger !== 'test') return { kind: 'policy-disabled' };
  if (target === null) return { kind: 'target-removed' };
  return target.disabled === null ? null : { kind: 'target-disabled', disabled: target.disabled };
}

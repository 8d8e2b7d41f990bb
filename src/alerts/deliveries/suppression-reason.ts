import { disabledReason, type Target } from '../policies/policy.js';
import type { DeliveryTrigger } from './delivery.js';

/**
 * What was decided since a delivery was recorded; null = it is to be sent.
 *
 * @param target null where its policy has it no longer
 * @param isOn whether its policy is; null where that was deleted
 */
export function suppressionReason(
  trigger: DeliveryTrigger,
  target: Target | null,
  isOn: boolean | null,
): string | null {
  if (isOn === null) return 'its policy was deleted';
  if (!isOn && trigger !== 'test') return 'its policy was switched off';
  if (target === null) return 'the target was taken out of its policy';
  return target.disabled === null ? null : disabledReason(target.disabled);
}

import type { Suppression } from './decide.js';

/** The `reason` that a suppressed delivery shows, as a sentence for people. */
export function suppressionText(suppression: Suppression): string {
  switch (suppression.reason) {
    case 'maintenance': {
      const { component, untilMs } = suppression;
      return `${component} is in maintenance until ${new Date(untilMs).toISOString()}`;
    }
    case 'silence':
      return `silenced until ${new Date(suppression.untilMs).toISOString()}`;
    case 'beginning-not-notified':
      return 'no notice was sent of the new error types, so none is sent of their end';
  }
}

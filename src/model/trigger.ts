/** What a policy may ask to be told of (1-product: Alerts). */
export const TRIGGERS = ['new-error-type', 'status-change', 'recovered'] as const;
export type Trigger = (typeof TRIGGERS)[number];

/** What a policy can notify about (docs/rules/alerting.md#alerts). */
export const TRIGGERS = ['new-error-type', 'status-change', 'recovered'] as const;
export type Trigger = (typeof TRIGGERS)[number];

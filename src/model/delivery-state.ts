/** How far a delivery is (docs/rules/alerting.md#deliveries). */
export const DELIVERY_STATES = ['waiting', 'delivered', 'failed', 'suppressed'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

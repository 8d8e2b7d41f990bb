/** How far a delivery is (1-product: Alerts). */
export const DELIVERY_STATES = ['waiting', 'delivered', 'failed', 'suppressed'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

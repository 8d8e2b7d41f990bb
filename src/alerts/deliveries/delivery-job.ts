/** The kind of job that sends one notice to one target; its data is a DeliveryName. */
export const DELIVERY_JOB = 'delivery';

/** Which delivery, of which project. */
export interface DeliveryName {
  projectId: number;
  id: string;
}

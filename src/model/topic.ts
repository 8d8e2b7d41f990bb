/** The parts of a project that a change stream reports on, by the pages that show them. */
export const TOPICS = ['events', 'status', 'findings', 'inspections', 'alerts', 'settings'] as const;
export type Topic = (typeof TOPICS)[number];

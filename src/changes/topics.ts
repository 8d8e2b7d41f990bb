/** What of a project can have changed, by the pages that show it. */
export const TOPICS = ['events', 'status', 'findings', 'inspections', 'alerts', 'settings'] as const;
export type Topic = (typeof TOPICS)[number];

/** For each topic a text that differs when something of it has changed. */
export type Marks = Record<Topic, string>;

const SEPARATOR = '.';

/** The marks as one opaque text: the id of an event in the stream. */
export function versionOf(marks: Marks): string {
  return TOPICS.map((topic) => marks[topic]).join(SEPARATOR);
}

/** What has changed since a version; all of it when that is none of ours. */
export function topicsSince(version: string, marks: Marks): Topic[] {
  const before = version.split(SEPARATOR);
  if (before.length !== TOPICS.length) return [...TOPICS];
  return TOPICS.filter((topic, n) => before[n] !== marks[topic]);
}

/** What differs between two looks. */
export function changedTopics(before: Marks, after: Marks): Topic[] {
  return TOPICS.filter((topic) => before[topic] !== after[topic]);
}

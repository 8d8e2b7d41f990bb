import { TOPICS, type Topic } from '../model/topic.js';

/** For each topic a text that differs when something of it has changed. */
export type Marks = Record<Topic, string>;

const SEPARATOR = '.';

/** The marks as one opaque text: the id of an event in the stream. */
export function versionOf(marks: Marks): string {
  return TOPICS.map((topic) => marks[topic]).join(SEPARATOR);
}

/** The topics that have changed since a version; all of them when the text is not a version. */
export function topicsSince(version: string, marks: Marks): Topic[] {
  const before = version.split(SEPARATOR);
  if (before.length !== TOPICS.length) return [...TOPICS];
  return TOPICS.filter((topic, n) => before[n] !== marks[topic]);
}

/** The topics whose marks differ. */
export function changedTopics(before: Marks, after: Marks): Topic[] {
  return TOPICS.filter((topic) => before[topic] !== after[topic]);
}

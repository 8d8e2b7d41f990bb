import type { Severity } from '../../model/severity.js';
import { defang } from './defang.js';
import type { Message } from './message.js';

/** A message in words for people. All of it is plain text in which no program finds a link or a name to call. */
export interface MessageText {
  /** One line. */
  title: string;
  lines: string[];
}

const MAX_LISTED = 5;
const MAX_NAME = 120;
const MAX_OVERVIEW = 600;

/** What is read of a message's data; the rest is for programs. */
interface Told {
  environment: string;
  component: string;
  severity?: Severity;
  overview?: string;
  newTypes?: { type: string; importance: Severity; count: number }[];
  newTypesTotal?: number;
  durationSeconds?: number | null;
  from?: string;
  to?: string;
  since?: string;
  causes?: { type: string; importance: Severity }[];
  policy?: string;
}

/** What a message says to people: what, where, how bad, and the worst of its types. */
export function messageText({ type, timestamp, data }: Message): MessageText {
  const told = data as Told;
  const where = `${oneLine(told.component ?? '', 200)} (${oneLine(told.environment ?? '', 64)})`;
  switch (type) {
    case 'finding.abnormal':
      return { title: `${told.severity}: ${countOf(told)} in ${where}`, lines: [overviewOf(told), ...typesOf(told)] };
    case 'finding.recovered':
      return { title: `Recovered: ${where}`, lines: [recoveryOf(told), overviewOf(told)] };
    case 'status.changed':
      return {
        title: `${told.to}: ${where}`,
        lines: [`The status changed from ${told.from} to ${told.to} at ${told.since}.`, ...causesOf(told)],
      };
    case 'test':
      return {
        title: `Test of the alert policy ${oneLine(told.policy ?? '', 200)}`,
        lines: [`Sent by hand at ${timestamp}. Nothing is wrong.`],
      };
  }
}

function countOf({ newTypesTotal = 0 }: Told): string {
  return newTypesTotal === 1 ? '1 new error type' : `${newTypesTotal} new error types`;
}

function overviewOf({ overview = '' }: Told): string {
  return oneLine(overview, MAX_OVERVIEW);
}

function typesOf({ newTypes = [], newTypesTotal = newTypes.length }: Told): string[] {
  const lines = newTypes
    .slice(0, MAX_LISTED)
    .map(({ type, importance, count }) => `• ${importance}, ${count} ×: ${oneLine(type, MAX_NAME)}`);
  const others = newTypesTotal - lines.length;
  return others > 0 ? [...lines, `• and ${others} more`] : lines;
}

function recoveryOf({ durationSeconds, to }: Told): string {
  const lasted = durationSeconds == null ? '' : `, after ${spanText(durationSeconds)}`;
  return `No new error type and none of its errors for an hour${lasted}. It was abnormal from ${to}.`;
}

function causesOf({ causes = [] }: Told): string[] {
  return causes.slice(0, MAX_LISTED).map(({ type, importance }) => `• ${importance}: ${oneLine(type, MAX_NAME)}`);
}

function spanText(seconds: number): string {
  if (seconds % 3600 === 0 && seconds > 0) return `${seconds / 3600} h`;
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}

/** A text of a client on one line, cut, and harmless. */
function oneLine(text: string, maxCharacters: number): string {
  const characters = [...text.replace(/[\s\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim()];
  const cut = characters.length > maxCharacters ? [...characters.slice(0, maxCharacters - 1), '…'] : characters;
  return defang(cut.join(''));
}

/** Attributes in which loggers hand over the text before its parameters were put in (Serilog, .NET). */
const TEMPLATE_ATTRIBUTES = ['message_template.text', '{OriginalFormat}'];

const MAX_LENGTH = 1_000;
const UUID = /\b[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}\b/gi;
/** Hashes and addresses: at least eight of these, with a digit among them. */
const HEX = /\b(?:0x)?(?=[a-f]*\d)[\da-f]{8,}\b/gi;
const NUMBER = /\d+(?:[.,:]\d+)*/g;

/** What stays the same of a log text: its first line, with what looks like a parameter taken out. */
export function templateOf(text: string, attributes: ReadonlyMap<string, unknown>): string {
  for (const name of TEMPLATE_ATTRIBUTES) {
    const given = attributes.get(name);
    if (typeof given === 'string' && given.trim() !== '') return firstLine(given);
  }
  return firstLine(text).replace(UUID, '<id>').replace(HEX, '<id>').replace(NUMBER, '<n>');
}

function firstLine(text: string): string {
  return (text.trimStart().slice(0, MAX_LENGTH).split('\n', 1)[0] ?? '').trimEnd();
}

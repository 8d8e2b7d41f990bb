/** `192.0.2.7 - - [time] "GET /cart HTTP/1.1" status: 200`: the client, the request in quotes, its status. */
const RECORD =
  /^(?:[\da-f.:]{7,45}|\[[\da-f:.]{2,45}\](?::\d{1,5})?)(?:,[\d.,]{7,100})?(?: - \S{1,64}| -)?(?: \[[^\]]{1,40}\])? "([A-Z]{3,10}) [^\s"]{1,1900}(?: HTTP\/[\d.]{1,3})?" (?:status: ?)?([1-4])\d\d(?: |$)/i;

const CLIENT =
  /^(?:[\da-f.:]{7,45}|\[[\da-f:.]{2,45}\](?::\d{1,5})?)(?:,[\d.,]{7,100})? \S{1,64} \S{1,64} \[[^\]]{1,40}\] (?=")/i;

/** The line without the client, the user and the time that an access log puts before the request. */
export function withoutClient(line: string): string {
  return line.includes('] "') ? line.replace(CLIENT, '') : line;
}

/**
 * What a web server's record of a request that it could serve is the same in: the method. Path and status are values
 * there, because the record says nothing of an error of the server. null = another line, or a record of a status 5xx.
 */
export function accessRecord(line: string): string | null {
  const first = line.charCodeAt(0);
  if (first !== 0x5b && !(first >= 0x30 && first <= 0x39) && !(first >= 0x61 && first <= 0x66)) return null;
  const method = RECORD.exec(line)?.[1];
  return method === undefined ? null : `\uE000 "${method} \uE000" \uE000`;
}

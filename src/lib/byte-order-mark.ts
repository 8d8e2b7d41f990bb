const MARK = [0xef, 0xbb, 0xbf] as const;

/** The bytes without the UTF-8 byte order mark (EF BB BF) that some clients put before JSON; a view, not a copy. */
export function withoutByteOrderMark(bytes: Buffer): Buffer {
  const hasMark = bytes[0] === MARK[0] && bytes[1] === MARK[1] && bytes[2] === MARK[2];
  return hasMark ? bytes.subarray(MARK.length) : bytes;
}

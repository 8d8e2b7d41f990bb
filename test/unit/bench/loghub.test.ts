import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { groupingAccuracy, haveLoghub, loghubLines } from '../../../bench/loghub.js';

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

describe('loghub', () => {
  it('loghubLines: reads contents and event ids, also of cells with commas and quotes', () => {
    const folder = folderWith('HDFS', 'LineId,Content,EventId\n1,"a, ""b""",E1\r\n2,c,E2\n');
    expect(loghubLines(folder, 'HDFS')).toEqual([
      { text: 'a, "b"', eventId: 'E1' },
      { text: 'c', eventId: 'E2' },
    ]);
  });

  it('loghubLines: throws where the columns are missing', () => {
    expect(() => loghubLines(folderWith('HDFS', 'LineId,Text\n1,a\n'), 'HDFS')).toThrow(
      'no columns Content and EventId',
    );
  });

  it('haveLoghub: a folder that holds the data is taken as it is', async () => {
    await expect(haveLoghub(folderWith('HDFS', 'LineId,Content,EventId\n'))).resolves.toBeUndefined();
  });

  it('groupingAccuracy: a line is right when its group holds exactly the lines of its template', () => {
    const lines = [
      { text: 'a 1', eventId: 'A' },
      { text: 'a 2', eventId: 'A' },
      { text: 'b 1', eventId: 'B' },
      { text: 'c 1', eventId: 'C' },
    ];
    expect(groupingAccuracy(lines, (text) => text[0] as string)).toBe(1);
    expect(groupingAccuracy(lines, (text) => text)).toBe(0.5);
    expect(groupingAccuracy(lines, (text) => (text[0] === 'a' ? 'a' : 'x'))).toBe(0.5);
    expect(groupingAccuracy(lines, () => '')).toBe(0);
  });
});

function folderWith(set: string, csv: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'gluepoint-loghub-'));
  folders.push(folder);
  mkdirSync(join(folder, set));
  writeFileSync(join(folder, set, `${set}_2k.log_structured.csv`), csv);
  return folder;
}

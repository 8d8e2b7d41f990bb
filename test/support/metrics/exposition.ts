/** The samples of a scrape: the text of a series, labels and all, and its value. */
export function samplesOf(text: string): Map<string, number> {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line): [string, number] => {
      const space = line.lastIndexOf(' ');
      return [line.slice(0, space), Number(line.slice(space + 1))];
    }),
  );
}

/** The sum of the series of a metric that have all of these labels. */
export function sumOf(text: string, name: string, labels: Record<string, string> = {}): number {
  let sum = 0;
  for (const [series, value] of samplesOf(text)) {
    const isIts = series === name || series.startsWith(`${name}{`);
    if (isIts && Object.entries(labels).every(([label, its]) => series.includes(`${label}="${its}"`))) sum += value;
  }
  return sum;
}

/** The names that series may have: of a histogram those of its parts. */
export function seriesNames(text: string): Set<string> {
  const names = new Set<string>();
  for (const [, name, type] of text.matchAll(/^# TYPE (\S+) (\S+)$/gm) as Iterable<[string, string, string]>) {
    const parts = type === 'histogram' ? ['_bucket', '_sum', '_count'] : [''];
    for (const part of parts) names.add(`${name}${part}`);
  }
  return names;
}

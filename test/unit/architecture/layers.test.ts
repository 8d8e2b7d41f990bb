import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const FILES = readdirSync('src', { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
  .map((entry) => join(entry.parentPath, entry.name));

/** What a file imports of the service, for types too: who has to read it has to read these. */
function importsOf(file: string): string[] {
  const names = readFileSync(file, 'utf8').matchAll(/\bfrom\s+'(\.[^']+)'|\bimport\(\s*'(\.[^']+)'/g);
  return [...names].map(([, named, asked]) =>
    normalize(join(dirname(file), named ?? asked ?? '')).replace(/\.js$/, '.ts'),
  );
}

/** A folder of src, or a file that lies there. */
function roomOf(file: string): string {
  return relative('src', file).split('/', 1)[0] as string;
}

/** Who stands on whom: the arrows between places, without those of a place to itself. */
function arrows(placeOf: (file: string) => string): Map<string, Set<string>> {
  const below = new Map<string, Set<string>>(FILES.map((file) => [placeOf(file), new Set()]));
  for (const file of FILES) {
    for (const target of importsOf(file)) {
      if (placeOf(target) !== placeOf(file)) below.get(placeOf(file))?.add(placeOf(target));
    }
  }
  return below;
}

/** What is left when everything is taken away, again and again, that stands on nothing: circles, and who stands on them. */
function inCircles(below: Map<string, Set<string>>): string[] {
  const left = new Map([...below].map(([place, targets]) => [place, new Set(targets)]));
  for (;;) {
    const free = [...left].filter(([, targets]) => ![...targets].some((target) => left.has(target)));
    if (free.length === 0) return [...left.keys()];
    for (const [place] of free) left.delete(place);
  }
}

describe('the floor plan', () => {
  it('finds a circle, and not those that merely stand on others', () => {
    const plan = { a: ['b'], b: ['c'], c: ['b', 'd'], d: [] };
    expect(inCircles(new Map(Object.entries(plan).map(([place, targets]) => [place, new Set(targets)])))).toEqual([
      'a',
      'b',
      'c',
    ]);
    expect(arrows(roomOf).get('app.ts')).toContain('routes');
  });

  it('has no circle of files', () => {
    expect(inCircles(arrows((file) => file))).toEqual([]);
  });

  it('has every folder stand above all that it imports', () => {
    expect(inCircles(arrows(roomOf))).toEqual([]);
  });

  it('lets the words of the product stand on nothing else', () => {
    expect([...(arrows(roomOf).get('model') ?? ['missing'])]).toEqual([]);
  });
});

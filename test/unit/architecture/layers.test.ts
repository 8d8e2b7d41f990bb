import { readFileSync } from 'node:fs';
import type { ICruiseResult } from 'dependency-cruiser';
import { beforeAll, describe, expect, it } from 'vitest';
import { cruiseSources, folderGraph, inCircles, mermaidOf, withDiagram } from '../../../scripts/docs-graph.js';

describe('the layers of src', () => {
  let result: ICruiseResult;
  beforeAll(async () => {
    result = await cruiseSources();
  }, 120_000);

  it('keep every rule of .dependency-cruiser.mjs', () => {
    const violations = result.summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`);
    expect(violations).toEqual([]);
    expect(result.summary.ruleSetUsed?.forbidden?.length).toBeGreaterThan(10);
  });

  it('are read with types and packages: the rules would see a violation', () => {
    const importsOf = (file: string) =>
      result.modules.find(({ source }) => source === file)?.dependencies.map(({ resolved }) => resolved) ?? [];
    expect(importsOf('src/db/transaction.ts').some((path) => /^node_modules\/(@types\/)?pg\//.test(path))).toBe(true);
    expect(importsOf('src/base.ts')).toContain('src/settings.ts');
  });

  it('have no circle of folders', () => {
    expect(inCircles(folderGraph(result))).toEqual([]);
  });

  it('are drawn in docs/architecture.md as they are (npm run docs:graph)', () => {
    const page = readFileSync('docs/architecture.md', 'utf8');
    expect(page).toBe(withDiagram(page, mermaidOf(folderGraph(result))));
  });
});

describe('the graph of folders', () => {
  const graph = (arrows: Record<string, string[]>) =>
    new Map(Object.entries(arrows).map(([folder, targets]) => [folder, new Set(targets)]));

  it('inCircles: finds a circle and what imports it, and not what merely imports others', () => {
    expect(inCircles(graph({ a: ['b'], b: ['c'], c: ['b', 'd'], d: [] }))).toEqual(['a', 'b', 'c']);
    expect(inCircles(graph({ a: ['b', 'c'], b: ['c'], c: [] }))).toEqual([]);
  });

  it('mermaidOf: leaves out an arrow that follows from others', () => {
    expect(mermaidOf(graph({ 'app.ts': ['b', 'c'], b: ['c'], c: [] })).split('\n')).toEqual([
      '```mermaid',
      'flowchart TB',
      '  app_ts["app.ts"]',
      '  app_ts --> b',
      '  b["b"]',
      '  b --> c',
      '  c["c"]',
      '```',
    ]);
  });

  it('withDiagram: replaces what stands between the markers, and refuses a page without them', () => {
    const begin = '<!-- npm run docs:graph writes from here -->';
    const page = `before\n${begin}\nold\n<!-- to here -->\nafter\n`;
    expect(withDiagram(page, 'new')).toBe(`before\n${begin}\n\nnew\n\n<!-- to here -->\nafter\n`);
    expect(() => withDiagram('before', 'new')).toThrow('must hold');
  });
});

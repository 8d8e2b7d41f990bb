import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { createOwnMetrics } from '../../../src/metrics/own-metrics.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { seriesNames } from '../../support/metrics/exposition.js';
import { unless } from '../../support/unless.js';
import { NO_PROMTOOL, promtool } from './promtool.js';

/** What PromQL itself says, and labels: they stand in brackets or after these words. */
const NOT_METRICS = /\b(?:by|without|on|ignoring|group_left|group_right) ?\([^)]*\)|\{[^}]*\}|\[[^\]]*\]|"[^"]*"/g;
/** A name that is not a function: nothing is called. */
const NAME = /\b[a-zA-Z_:][\w:]*\b(?! *\()/g;
const OF_PROMETHEUS = new Set(['or', 'and', 'unless', 'bool', 'offset', 'by', 'without', 'up']);

interface Target {
  expr: string;
}
interface Panel {
  title: string;
  type: string;
  targets?: Target[];
}

const dashboard = JSON.parse(readFileSync('deploy/grafana/gluepoint.json', 'utf8'));
const panels: Panel[] = dashboard.panels;
const rules: { alert: string; expr: string }[] = parse(readFileSync('deploy/prometheus-alerts.yml', 'utf8')).groups[0]
  .rules;

let t: TestApp;
let names: Set<string>;
beforeAll(async () => {
  t = await startTestApp();
  await t.call('POST', '/v1/occurrences', { component: 'a', type: 'T' });
  names = seriesNames((await t.call('GET', '/metrics')).body);
});
afterAll(() => t.close());

function metricsOf(expr: string): string[] {
  const found = expr.replace(NOT_METRICS, ' ').match(NAME) ?? [];
  return found.filter((name) => !OF_PROMETHEUS.has(name));
}

describe('the names in an expression', () => {
  it('are found, and nothing else', () => {
    expect(metricsOf('sum by (le) (rate(a_total{b="c_total"}[$__rate_interval])) / max(d) or vector(0)')).toEqual([
      'a_total',
      'd',
    ]);
  });
});

describe('the table of docs/operating.md', () => {
  it('has every metric that is ours, and no other', () => {
    const table = /^\| metric \|.*?(?=^$)/ms.exec(readFileSync('docs/operating.md', 'utf8'))?.[0] ?? '';
    const documented = [...table.matchAll(/`(gluepoint_\w+)/g)].map(([, name]) => name as string);
    const own = [...names]
      .map((name) => name.replace(/_(bucket|sum|count)$/, ''))
      .filter((n) => n.startsWith('gluepoint_'));
    expect([...new Set(documented)].sort()).toEqual([...new Set(own)].sort());
  });
});

describe('the dashboard for Grafana', () => {
  it('asks only for metrics that there are', () => {
    const expressions = panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
    expect(expressions.length).toBeGreaterThan(20);
    const variables: string[] = dashboard.templating.list.map(({ definition }: { definition?: string }) => definition);
    const queried = variables.filter(Boolean).map((query) => /^label_values\((\w+)/.exec(query)?.[1] as string);
    expect(queried.length).toBe(4);
    const asked = [...new Set([...expressions.flatMap(metricsOf), ...queried])];
    expect(asked.filter((name) => !names.has(name))).toEqual([]);
    const own = [...names].filter((name) => name.startsWith('gluepoint_') && !/_(bucket|sum|count)$/.test(name));
    expect(own.filter((name) => !asked.includes(name))).toEqual(
      ['gluepoint_processes'].filter((n) => !asked.includes(n)),
    );
  });

  it('has panels that can be told apart, and each asks for something', () => {
    expect(new Set(panels.map(({ title }) => title)).size).toBe(panels.length);
    for (const { type, title, targets } of panels) {
      expect([title, targets?.length ?? 0]).toEqual([title, type === 'row' ? 0 : expect.any(Number)]);
    }
  });

  it('asks in PromQL that Prometheus takes', unless(NO_PROMTOOL), () => {
    const expressions = panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
    const records = expressions.map((expr, n) => ({
      record: `r:${n}`,
      expr: expr.replaceAll('$__rate_interval', '5m'),
    }));
    const folder = mkdtempSync(join(tmpdir(), 'gluepoint-rules-'));
    try {
      writeFileSync(join(folder, 'rules.yml'), JSON.stringify({ groups: [{ name: 'dashboard', rules: records }] }));
      const { code, output } = promtool(['check', 'rules', join(folder, 'rules.yml')]);
      expect([code, output]).toEqual([0, expect.stringContaining(`${records.length} rules found`)]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('the rules for Prometheus', () => {
  it('ask only for metrics that there are', () => {
    expect(rules.length).toBeGreaterThan(5);
    expect(rules.flatMap(({ expr }) => metricsOf(expr)).filter((name) => !names.has(name))).toEqual([]);
  });

  it('and the example of a configuration are as promtool wants them', unless(NO_PROMTOOL), () => {
    const folder = mkdtempSync(join(tmpdir(), 'gluepoint-prometheus-'));
    try {
      for (const file of ['prometheus.yml', 'prometheus-alerts.yml']) {
        writeFileSync(join(folder, file), readFileSync(join('deploy', file)));
      }
      writeFileSync(join(folder, 'metrics-key'), 'a-key');
      const { code, output } = promtool(['check', 'config', join(folder, 'prometheus.yml')]);
      expect([code, output]).toEqual([0, expect.stringContaining(`${rules.length} rules found`)]);
      expect(output).not.toMatch(/warn/i);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('names of metrics', () => {
  it('are the same from every process', async () => {
    const { work, process } = await createOwnMetrics(t.deps, 'x')();
    for (const { name } of [...work, ...process]) expect([name, seriesNamesHave(name)]).toEqual([name, true]);
  });
});

function seriesNamesHave(name: string): boolean {
  return names.has(name) || names.has(`${name}_count`);
}

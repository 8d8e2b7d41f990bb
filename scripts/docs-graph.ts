// npm run docs:graph: draws which folders of src import which into docs/architecture.md.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import extractDepcruiseOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';

const PAGE = 'docs/architecture.md';
const BEGIN = '<!-- npm run docs:graph writes from here -->';
const END = '<!-- to here -->';

/** The folders or files of src that each of them imports. */
export type FolderGraph = ReadonlyMap<string, ReadonlySet<string>>;

/** All modules of src with their imports, and the violations of .dependency-cruiser.mjs. */
export async function cruiseSources(): Promise<ICruiseResult> {
  const options = await extractDepcruiseOptions('./.dependency-cruiser.mjs');
  const { output } = await cruise(['src'], options, undefined, { tsConfig: extractTSConfig('tsconfig.json') });
  return output as ICruiseResult;
}

/** `src/db/embedded/run-as.ts` is in `db`; a file that lies in src itself stands for itself. */
function folderOf(path: string): string {
  return path.split('/')[1] as string;
}

/** The imports between folders of src, without those inside of a folder. */
export function folderGraph({ modules }: ICruiseResult): FolderGraph {
  const graph = new Map<string, Set<string>>();
  for (const { source, dependencies } of modules) {
    if (!source.startsWith('src/')) continue;
    const targets = graph.get(folderOf(source)) ?? new Set();
    graph.set(folderOf(source), targets);
    for (const { resolved } of dependencies) {
      if (resolved.startsWith('src/') && folderOf(resolved) !== folderOf(source)) targets.add(folderOf(resolved));
    }
  }
  return graph;
}

/** What remains after all folders were removed, again and again, that import nothing that remains: circles, and what imports them. */
export function inCircles(graph: FolderGraph): string[] {
  const left = new Map(graph);
  for (;;) {
    const free = [...left].filter(([, targets]) => ![...targets].some((target) => left.has(target)));
    if (free.length === 0) return [...left.keys()].sort();
    for (const [folder] of free) left.delete(folder);
  }
}

/** Everything that a folder imports, directly or through others. The graph must not have circles. */
function reachable(graph: FolderGraph, folder: string): Set<string> {
  const all = new Set<string>();
  for (const target of graph.get(folder) ?? []) {
    all.add(target);
    for (const further of reachable(graph, target)) all.add(further);
  }
  return all;
}

/** The graph as a diagram, without the arrows that follow from others: a folder may import all that it leads to. */
export function mermaidOf(graph: FolderGraph): string {
  const id = (name: string) => name.replace(/\W/g, '_');
  const lines = [...graph.keys()].sort().flatMap((folder) => {
    const targets = [...(graph.get(folder) ?? [])];
    const implied = new Set(targets.flatMap((target) => [...reachable(graph, target)]));
    const arrows = targets.filter((target) => !implied.has(target)).sort();
    return [`  ${id(folder)}["${folder}"]`, ...arrows.map((target) => `  ${id(folder)} --> ${id(target)}`)];
  });
  return ['```mermaid', 'flowchart TB', ...lines, '```'].join('\n');
}

/** The page with the diagram between its markers. Throws when a marker is missing. */
export function withDiagram(page: string, diagram: string): string {
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (begin === -1 || end < begin) throw new Error(`${PAGE} must hold "${BEGIN}" and, below it, "${END}".`);
  return `${page.slice(0, begin + BEGIN.length)}\n\n${diagram}\n\n${page.slice(end)}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const diagram = mermaidOf(folderGraph(await cruiseSources()));
  writeFileSync(PAGE, withDiagram(readFileSync(PAGE, 'utf8'), diagram));
}

import { LRUCache } from 'lru-cache';
import { componentKey, keyBytes, seriesKeyOf, typeKeyOf } from './keys.js';

/** The series of an occurrence, with the names and keys of its type and component. */
export interface Series {
  environment: string;
  component: string;
  type: string;
  glueKey: string;
  componentKey: string;
  typeKey: string;
  seriesKey: string;
  /** The keys as 16 bytes, as the store has them. */
  componentBytes: Buffer;
  typeBytes: Buffer;
  seriesBytes: Buffer;
}

/** The series used last are found by two of their names, in a third of the time (row B2 of the bench). */
const RECENT = 1_000;

/** Makes series from names and caches those in use, so that not every occurrence costs four hashes. */
export class SeriesNames {
  readonly #known: LRUCache<string, Series>;
  /** By component and type; of several environments or glue keys the last one. */
  readonly #recent = new Map<string, Map<string, Series>>();
  #recentSize = 0;

  /** `maxCharacters` bounds the memory: the sum of the lengths of the names remembered. */
  constructor(maxCharacters = 4_000_000) {
    this.#known = new LRUCache({ maxSize: maxCharacters, sizeCalculation: (_, name) => name.length + 600 });
  }

  /** The names must be free of U+0000, which separates them here. */
  of(environment: string, component: string, type: string, glueKey: string): Series {
    const recent = this.#recent.get(component)?.get(type);
    if (recent !== undefined && recent.glueKey === glueKey && recent.environment === environment) return recent;
    const name = `${component}\0${type}\0${glueKey}\0${environment}`;
    let series = this.#known.get(name);
    if (series === undefined) {
      series = seriesOf(environment, component, type, glueKey);
      this.#known.set(name, series);
    }
    this.#noteRecent(series);
    return series;
  }

  #noteRecent(series: Series): void {
    if (this.#recentSize >= RECENT) {
      this.#recent.clear();
      this.#recentSize = 0;
    }
    this.#recentSize += 1;
    const types = this.#recent.get(series.component);
    if (types === undefined) this.#recent.set(series.component, new Map([[series.type, series]]));
    else types.set(series.type, series);
  }
}

function seriesOf(environment: string, component: string, type: string, glueKey: string): Series {
  const itsComponent = componentKey(environment, component);
  const itsType = typeKeyOf(itsComponent, type);
  const itsSeries = seriesKeyOf(itsType, glueKey);
  return {
    environment,
    component,
    type,
    glueKey,
    componentKey: itsComponent,
    typeKey: itsType,
    seriesKey: itsSeries,
    componentBytes: keyBytes(itsComponent),
    typeBytes: keyBytes(itsType),
    seriesBytes: keyBytes(itsSeries),
  };
}

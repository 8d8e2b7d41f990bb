import { LRUCache } from 'lru-cache';
import { componentKey, keyBytes, seriesKeyOf, typeKeyOf } from './keys.js';

/** What an occurrence belongs to: its series, with the names and keys of the type and component above it. */
export interface Series {
  environment: string;
  component: string;
  type: string;
  glueKey: string;
  componentKey: string;
  typeKey: string;
  seriesKey: string;
  /** The keys as the store has them. */
  componentBytes: Buffer;
  typeBytes: Buffer;
  seriesBytes: Buffer;
  /** Until this receive time the store is trusted to have the first error of the type: its contents are not sent again. */
  hadErrorUntilMs: number;
}

/** Makes series from names and remembers those in use, so that hashing is not paid for each occurrence. */
export class SeriesNames {
  readonly #known: LRUCache<string, Series>;

  /** `maxCharacters` bounds the memory: the sum of the lengths of the names remembered. */
  constructor(maxCharacters = 4_000_000) {
    this.#known = new LRUCache({ maxSize: maxCharacters, sizeCalculation: (_, name) => name.length + 600 });
  }

  /** The names must be free of U+0000, which separates them here. */
  of(environment: string, component: string, type: string, glueKey: string): Series {
    const name = `${component}\0${type}\0${glueKey}\0${environment}`;
    let series = this.#known.get(name);
    if (series === undefined) {
      const itsComponent = componentKey(environment, component);
      const itsType = typeKeyOf(itsComponent, type);
      const itsSeries = seriesKeyOf(itsType, glueKey);
      series = {
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
        hadErrorUntilMs: 0,
      };
      this.#known.set(name, series);
    }
    return series;
  }
}

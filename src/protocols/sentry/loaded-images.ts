import { fieldsOf, type Json, objectOf, wordOf } from './json.js';

const MAX_IMAGES = 5_000;
/** How far an image without a size is taken to reach at most. */
const MAX_IMAGE_BYTES = 1n << 31n;
/** No path is longer. */
const MAX_FILE = 1_000;
const RELATIVE_TO = /^rel:(\d{1,6})$/;

/** Where an instruction lies. */
export interface Location {
  /** The binary that holds it; '' = unknown. */
  image: string;
  /** Bytes from where the image was loaded; null = unknown. */
  imageOffset: number | null;
}

interface Image {
  start: bigint;
  /** Exclusive. */
  end: bigint;
  file: string;
}

/** The binaries that were loaded when an event happened: `debug_meta.images`. They are sorted when first needed. */
export class LoadedImages {
  readonly #listed: readonly unknown[];
  #byStart: readonly Image[] | null = null;

  constructor(event: Json) {
    const { images } = fieldsOf(event.debug_meta);
    this.#listed = Array.isArray(images) ? images.slice(0, MAX_IMAGES) : [];
  }

  /** Where the instruction of a frame lies, by what the frame says, else by the image that contains the address. */
  locate(frame: Json): Location {
    const file = wordOf(frame.package).slice(0, MAX_FILE);
    const address = addressOf(frame.instruction_addr);
    if (address === null) return { image: file, imageOffset: null };
    const [, index] = RELATIVE_TO.exec(wordOf(frame.addr_mode)) ?? [];
    if (index !== undefined) {
      return { image: file || fileOf(fieldsOf(this.#listed[Number(index)])), imageOffset: offset(address, 0n) };
    }
    const found = this.#containing(address);
    // Zero is what SDKs write when they do not know it.
    const start = addressOf(frame.image_addr) || found?.start;
    return {
      image: file || found?.file || '',
      imageOffset: start === undefined ? null : offset(address, start),
    };
  }

  #containing(address: bigint): Image | undefined {
    this.#byStart ??= sorted(this.#listed);
    let [low, high] = [0, this.#byStart.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#byStart[middle] as Image).start <= address) low = middle + 1;
      else high = middle;
    }
    const image = this.#byStart[low - 1];
    return image !== undefined && address < image.end ? image : undefined;
  }
}

/** An address from a JSON number, or from a text of hex digits after `0x` or of decimal digits; null without one. */
export function addressOf(value: unknown): bigint | null {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0 ? BigInt(value) : null;
  return typeof value === 'string' && /^(?:0x[\da-f]{1,16}|\d{1,20})$/i.test(value) ? BigInt(value) : null;
}

function sorted(listed: readonly unknown[]): Image[] {
  const images: Image[] = [];
  for (const item of listed) {
    const image = objectOf(item);
    const start = addressOf(image?.image_addr);
    if (image === null || start === null) continue;
    images.push({ start, end: start + (addressOf(image.image_size) || MAX_IMAGE_BYTES), file: fileOf(image) });
  }
  return images.sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
}

function fileOf({ code_file, debug_file }: Json): string {
  return (wordOf(code_file) || wordOf(debug_file)).slice(0, MAX_FILE);
}

function offset(address: bigint, start: bigint): number | null {
  const bytes = Number(address - start);
  return Number.isSafeInteger(bytes) && bytes >= 0 ? bytes : null;
}

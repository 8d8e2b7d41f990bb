import protobuf from 'protobufjs/light.js';
import { MalformedRequest } from './records.js';

/** How many more fields may be read, here and in what this is part of. */
export class Allowance {
  constructor(
    public left: number,
    readonly whole?: Allowance,
  ) {}

  /** Throws MalformedRequest when there were enough. */
  take(): void {
    this.left -= 1;
    if (this.left < 0) throw new MalformedRequest('There are more fields in it than any logger makes.');
    this.whole?.take();
  }
}

/** Reads a message as long as there may be more fields in it. */
export class CountedReader extends protobuf.BufferReader {
  constructor(
    bytes: Uint8Array,
    readonly allowance: Allowance,
  ) {
    super(bytes as Buffer);
  }

  override tag(): number {
    this.allowance.take();
    return super.tag();
  }
}

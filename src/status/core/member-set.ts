/**
 * A set of whole numbers below a length, of which ranges can be disabled: how many members are enabled, and which are
 * the first. It is a segment tree: a change costs log n, reading the first k costs k log n.
 */
export class MemberSet {
  /** Places in the tree; node 1 is the root, node n has the children 2n and 2n + 1, number p is node `#width + p`. */
  readonly #width: number;
  /** By node: enabled members below it, as far as the node and those below it decide. */
  readonly #enabled: Int32Array;
  /** By node: how many disabled ranges it is a part of. */
  readonly #disabled: Int32Array;
  readonly #members: Int32Array;

  constructor(length: number) {
    this.#width = 2 ** Math.ceil(Math.log2(Math.max(1, length)));
    this.#enabled = new Int32Array(2 * this.#width);
    this.#disabled = new Int32Array(2 * this.#width);
    this.#members = new Int32Array(this.#width);
  }

  /** How many members are enabled. */
  get size(): number {
    return this.#enabled[1] as number;
  }

  add(member: number): void {
    this.#change(member, 1);
  }

  /** Takes back one `add`. */
  remove(member: number): void {
    this.#change(member, -1);
  }

  /** Disables the numbers `[from, until)`, once more if they are. */
  disable(from: number, until: number): void {
    this.#changeRange(1, 0, this.#width, from, until, 1);
  }

  /** Takes back one `disable` of the same range. */
  enable(from: number, until: number): void {
    this.#changeRange(1, 0, this.#width, from, until, -1);
  }

  /** The first enabled members, ascending, at most `limit`. */
  first(limit: number): number[] {
    const found: number[] = [];
    const open = [1];
    while (open.length > 0 && found.length < limit) {
      const node = open.pop() as number;
      if (this.#enabled[node] === 0) continue;
      if (node >= this.#width) found.push(node - this.#width);
      else open.push(2 * node + 1, 2 * node);
    }
    return found;
  }

  #change(member: number, by: number): void {
    this.#members[member] = (this.#members[member] as number) + by;
    for (let node = this.#width + member; node > 0; node >>= 1) this.#count(node);
  }

  #changeRange(node: number, nodeFrom: number, nodeUntil: number, from: number, until: number, by: number): void {
    if (until <= nodeFrom || nodeUntil <= from) return;
    if (from <= nodeFrom && nodeUntil <= until) this.#disabled[node] = (this.#disabled[node] as number) + by;
    else {
      const middle = (nodeFrom + nodeUntil) >>> 1;
      this.#changeRange(2 * node, nodeFrom, middle, from, until, by);
      this.#changeRange(2 * node + 1, middle, nodeUntil, from, until, by);
    }
    this.#count(node);
  }

  #count(node: number): void {
    if ((this.#disabled[node] as number) > 0) this.#enabled[node] = 0;
    else if (node >= this.#width) this.#enabled[node] = (this.#members[node - this.#width] as number) > 0 ? 1 : 0;
    else this.#enabled[node] = (this.#enabled[2 * node] as number) + (this.#enabled[2 * node + 1] as number);
  }
}

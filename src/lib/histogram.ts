/** How many values were at most each of some bounds, and their sum: a histogram of Prometheus, without its labels. */
export class Histogram {
  /** Values above the bound before and at most this one; the last are those above every bound. */
  readonly counts: number[];
  sum = 0;

  /** `bounds`: ascending. */
  constructor(readonly bounds: readonly number[]) {
    this.counts = new Array<number>(bounds.length + 1).fill(0);
  }

  /** On the way of every request: nothing is allocated. */
  observe(value: number): void {
    const { bounds, counts } = this;
    let at = 0;
    while (at < bounds.length && value > (bounds[at] as number)) at += 1;
    counts[at] = (counts[at] as number) + 1;
    this.sum += value;
  }
}

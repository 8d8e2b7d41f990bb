interface Waiting<Ask, Answer> {
  ask: Ask;
  resolve: (answer: Answer) => void;
  reject: (error: unknown) => void;
}

/**
 * Answers questions that wait together with one piece of work, one piece at a time. Work never begins before a
 * question that it answers was put, so that its answer is never older than the question.
 */
export class Batcher<Ask, Answer> {
  readonly #work: (asks: Ask[]) => Promise<readonly Answer[]>;
  readonly #most: number;
  #waiting: Waiting<Ask, Answer>[] = [];
  #busy = false;

  /** `work` answers in the order of the questions; `most` of them at once. */
  constructor(work: (asks: Ask[]) => Promise<readonly Answer[]>, most = Infinity) {
    this.#work = work;
    this.#most = most;
  }

  /** Rejects with what the work threw. */
  ask(ask: Ask): Promise<Answer> {
    const answer = new Promise<Answer>((resolve, reject) => {
      this.#waiting.push({ ask, resolve, reject });
    });
    if (!this.#busy) void this.#run();
    return answer;
  }

  async #run(): Promise<void> {
    this.#busy = true;
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.length <= this.#most ? this.#waiting : this.#waiting.slice(0, this.#most);
      this.#waiting = this.#waiting.length <= this.#most ? [] : this.#waiting.slice(this.#most);
      try {
        const answers = await this.#work(batch.map(({ ask }) => ask));
        batch.forEach(({ resolve }, i) => {
          resolve(answers[i] as Answer);
        });
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.#busy = false;
  }
}

/** Shows on stderr how far a command has read: a line that moves on a terminal, and nothing elsewhere, so that logs stay short. */
import type { Progress } from "../inventory/live";

const WIDTH = 24;

export class ProgressLine {
  #isShown = false;
  #shownAt = 0;

  constructor(private readonly stream: NodeJS.WriteStream = process.stderr) {}

  readonly show = ({ read, known, requests }: Progress): void => {
    // A terminal that repaints more often only flickers.
    if (!this.stream.isTTY || Date.now() - this.#shownAt < 100) return;
    this.#shownAt = Date.now();
    this.#isShown = true;
    const filled = known === 0 ? 0 : Math.floor((read / known) * WIDTH);
    const bar = "#".repeat(filled).padEnd(WIDTH, ".");
    this.stream.write(`\r[${bar}] ${read} of ${known} lists and settings, ${requests} requests `);
  };

  /** Removes the line before other output. */
  clear(): void {
    if (this.#isShown) this.stream.write("\r\u001b[2K");
    this.#isShown = false;
  }
}

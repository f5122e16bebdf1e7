import { appendFileSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";

/** How often one client used an operation. */
export interface UseCount {
  /** The operation, such as `POST /organization/projects/{project_id}`. */
  route: string;
  /** The client's `User-Agent`. */
  agent: string;
  requests: number;
}

/** The environment variable that names the file. */
export const usesVariable = "OPENAI_ADMIN_SIMULATOR_USES";

/**
 * Counts the operations that clients used with success. At the end, appends the counts to a file, as one line of JSON.
 * Unlike the request log, nothing clears the counts, so a report over many tests misses no request.
 */
export class Uses {
  private readonly counts = new Map<string, UseCount>();

  constructor(private readonly file: string) {
    process.once("exit", this.write);
  }

  add(route: string, agent: string): void {
    const key = `${agent}\n${route}`;
    const count = this.counts.get(key) ?? { route, agent, requests: 0 };
    count.requests += 1;
    this.counts.set(key, count);
  }

  /** Appends the counts since the last call. */
  readonly write = (): void => {
    if (this.counts.size === 0) return;
    mkdirSync(dirname(this.file), { recursive: true });
    appendFileSync(this.file, `${JSON.stringify([...this.counts.values()])}\n`);
    this.counts.clear();
  };

  close(): void {
    this.write();
    process.off("exit", this.write);
  }
}

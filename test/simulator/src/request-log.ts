/** One request as the log remembers it. */
export interface LogEntry {
  /** Counts up from 1 over the life of the server, also after the log was emptied. */
  n: number;
  /** Milliseconds since 1970, in the machine's time. */
  at: number;
  method: string;
  path: string;
  /** The template, for example `POST /organization/projects/{project_id}/users`; null for a path that is none. */
  route: string | null;
  query: Record<string, string | string[]>;
  /** Null while the request runs, and for ever when the connection was cut without an answer. */
  status: number | null;
  /** The kind of the fault that this request met. */
  fault?: string;
}

/** What `GET /_simulator/requests` answers. */
export interface RequestLogPage {
  entries: LogEntry[];
  /** The same entries counted by route. */
  counts: Record<string, number>;
}

/** The requests that reached `/v1`, throttled and refused ones too. */
export class RequestLog {
  private entries: LogEntry[] = [];
  private last = 0;

  /** Notes a request on arrival; the server fills in the rest. */
  add(entry: Pick<LogEntry, "method" | "path" | "route" | "query">): LogEntry {
    const added: LogEntry = { n: (this.last += 1), at: Date.now(), ...entry, status: null };
    this.entries.push(added);
    return added;
  }

  /** The entries after number `since`. */
  page(since: number): RequestLogPage {
    const entries = this.entries.filter((entry) => entry.n > since);
    const counts: Record<string, number> = {};
    for (const { route, method, path } of entries) {
      const key = route ?? `${method} ${path}`;
      counts[key] = (counts[key] ?? 0) + 1;
    }
    return { entries, counts };
  }

  /** Empties the log. */
  clear(): void {
    this.entries = [];
  }
}

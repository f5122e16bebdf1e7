/** Most entries that are kept: enough for hours of tests, few enough for a simulator that runs for months. */
export const maxLoggedRequests = 100_000;

/** Most characters of JSON in these entries, so that large bodies cannot fill the memory either. */
export const maxLoggedCharacters = 100_000_000;

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
  /** The JSON that was sent, with secrets replaced by `[secret]`; absent without a body and when it was unreadable. */
  body?: unknown;
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

/** An entry and its size on arrival. */
interface Kept {
  entry: LogEntry;
  characters: number;
}

/** The last requests that reached `/v1`, throttled and refused ones too. */
export class RequestLog {
  private kept: Kept[] = [];
  private characters = 0;
  private last = 0;

  /** Notes a request on arrival; the server fills in the rest. Makes room by forgetting the oldest entries. */
  add(request: Pick<LogEntry, "method" | "path" | "route" | "query" | "body">): LogEntry {
    const body = withoutSecrets(request.body);
    const entry: LogEntry = { n: (this.last += 1), at: Date.now(), ...request, body, status: null };
    const characters = JSON.stringify(entry).length;
    this.kept.push({ entry, characters });
    this.characters += characters;
    while (this.kept.length > maxLoggedRequests || this.characters > maxLoggedCharacters) {
      this.characters -= this.kept.shift()?.characters ?? 0;
    }
    return entry;
  }

  /** The entries after number `since`. */
  page(since: number): RequestLogPage {
    const entries = this.kept.map(({ entry }) => entry).filter((entry) => entry.n > since);
    const counts: Record<string, number> = {};
    for (const { route, method, path } of entries) {
      const key = route ?? `${method} ${path}`;
      counts[key] = (counts[key] ?? 0) + 1;
    }
    return { entries, counts };
  }

  /** Empties the log. */
  clear(): void {
    this.kept = [];
    this.characters = 0;
  }
}

/** The API's keys, and private keys in PEM format. No documented field takes either; a client may send one by mistake. */
const secrets =
  /(?<![A-Za-z0-9])sk-[\w-]{20,}|-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g;

/** A copy of a JSON value in which every secret is replaced, in names as well as in values. */
function withoutSecrets(value: unknown): unknown {
  if (typeof value === "string") return value.replace(secrets, "[secret]");
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [name.replace(secrets, "[secret]"), withoutSecrets(field)]),
  );
}

/** The maximum number of entries: enough for hours of tests, and few enough for a simulator that runs for months. */
export const maxLoggedRequests = 100_000;

/** The maximum number of JSON characters in all entries, so that large bodies cannot fill the memory. */
export const maxLoggedCharacters = 100_000_000;

/** One request in the log. */
export interface LogEntry {
  /** The number of the request, counted from 1. Clearing the log does not restart the count. */
  n: number;
  /** Milliseconds since 1970, in the machine's time. */
  at: number;
  method: string;
  path: string;
  /** The operation, such as `POST /organization/projects/{project_id}/users`; null for an unknown path. */
  route: string | null;
  query: Record<string, string | string[]>;
  /** The JSON that the client sent, with `[secret]` in place of secrets; missing without a readable body. */
  body?: unknown;
  /** The status of the response. Null while the request runs, and if the connection ended without a response. */
  status: number | null;
  /** The kind of the fault that hit this request. */
  fault?: string;
}

/** The response of `GET /_simulator/requests`. */
export interface RequestLogPage {
  entries: LogEntry[];
  /** The number of these entries by route. */
  counts: Record<string, number>;
  /** How many of the requests are missing, because the log dropped them to make room. */
  dropped: number;
}

/** An entry, and its size when the request arrived. */
interface Kept {
  entry: LogEntry;
  characters: number;
}

/** The last requests to `/v1`, including throttled and rejected requests. */
export class RequestLog {
  private kept: Kept[] = [];
  private characters = 0;
  private last = 0;
  /** The number of the last entry that the log dropped since it was cleared, and of the last cleared entry. */
  private lastDropped = 0;
  private lastCleared = 0;

  /** Records a request on arrival; the server adds the result later. Drops the oldest entries to make room. */
  add(request: Pick<LogEntry, "method" | "path" | "route" | "query" | "body">): LogEntry {
    const body = withoutSecrets(request.body);
    const entry: LogEntry = { n: (this.last += 1), at: Date.now(), ...request, body, status: null };
    const characters = JSON.stringify(entry).length;
    this.kept.push({ entry, characters });
    this.characters += characters;
    while (this.kept.length > maxLoggedRequests || this.characters > maxLoggedCharacters) {
      const oldest = this.kept.shift();
      this.characters -= oldest?.characters ?? 0;
      this.lastDropped = oldest?.entry.n ?? this.lastDropped;
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
    const dropped = Math.max(0, this.lastDropped - Math.max(since, this.lastCleared));
    return { entries, counts, dropped };
  }

  /** Clears the log. */
  clear(): void {
    this.kept = [];
    this.characters = 0;
    this.lastCleared = this.last;
  }
}

/** API keys, and private keys in PEM format. No documented field takes them, but a client may send them by mistake. */
const secrets =
  /(?<![A-Za-z0-9])sk-[\w-]{20,}|-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g;

/** A copy of a JSON value with every secret replaced, in names and in values. */
function withoutSecrets(value: unknown): unknown {
  if (typeof value === "string") return value.replace(secrets, "[secret]");
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [name.replace(secrets, "[secret]"), withoutSecrets(field)]),
  );
}

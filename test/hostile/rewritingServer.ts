import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A successful answer, before the client receives it. */
export interface Answer {
  readonly method: string;
  /** The path without `/v1` and without the query. */
  readonly path: string;
  readonly json: unknown;
}

/** Returns what the client receives instead of the answer. */
export type Rewrite = (answer: Answer) => unknown;

/** A server between the client and the simulator that rewrites successful answers. It forwards requests unchanged. */
export class RewritingServer {
  /** Rewrites every answer. If absent, answers pass unchanged. */
  rewrite: Rewrite | undefined;
  /** All successful answers so far, as the simulator gave them. */
  readonly answers: Answer[] = [];

  private constructor(
    private readonly server: Server,
    private readonly target: URL,
  ) {
    server.on("request", (incoming: IncomingMessage, outgoing: ServerResponse) => this.pass(incoming, outgoing));
  }

  /** @param target the simulator's address. */
  static async start(target: string): Promise<RewritingServer> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return new RewritingServer(server, new URL(target));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/v1`;
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private pass(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const { method = "GET", url = "/", headers } = incoming;
    const onward = request(
      { host: this.target.hostname, port: this.target.port, method, path: url, headers },
      (reply) => void this.answer(method, url, reply, outgoing),
    );
    onward.on("error", () => outgoing.destroy());
    incoming.pipe(onward);
  }

  private async answer(method: string, url: string, reply: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of reply as AsyncIterable<Buffer>) chunks.push(chunk);
    let text = Buffer.concat(chunks).toString("utf8");
    if (reply.statusCode === 200) {
      const path = url.replace(/^\/v1/, "").replace(/\?.*/, "");
      const answer: Answer = { method, path, json: JSON.parse(text) as unknown };
      this.answers.push(answer);
      if (this.rewrite) text = JSON.stringify(this.rewrite({ ...answer, json: structuredClone(answer.json) }));
    }
    const headers = { ...reply.headers, "content-length": Buffer.byteLength(text) };
    delete headers["transfer-encoding"];
    outgoing.writeHead(reply.statusCode ?? 502, headers);
    outgoing.end(text);
  }
}

import { afterEach } from "vitest";
import { startSimulator, type Simulator, type SimulatorOptions } from "../src/index";

const running: Simulator[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((simulator) => simulator.close()));
});

/** A response body, with fields of any type by name. */
export type Fields = Record<string, unknown> & { id: string; data: Fields[]; error: Record<string, unknown> };

/** The response to a call. */
export interface Reply {
  status: number;
  headers: Headers;
  body: Fields;
}

/** The status and the code of an error response. */
export function refusal({ status, body }: Reply): unknown[] {
  return [status, body.error.code];
}

/** A simulator, and the key for the calls to it. */
export class Session {
  constructor(
    readonly simulator: Simulator,
    private readonly key: string,
  ) {}

  get control(): Simulator["control"] {
    return this.simulator.control;
  }

  /** The same simulator with another key. */
  as(key: string): Session {
    return new Session(this.simulator, key);
  }

  async call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Reply> {
    const response = await fetch(this.simulator.url + path, {
      method,
      redirect: "manual",
      headers: { authorization: `Bearer ${this.key}`, "content-type": "application/json", ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    return { status: response.status, headers: response.headers, body: (await response.json()) as Fields };
  }

  get(path: string): Promise<Reply> {
    return this.call("GET", path);
  }

  post(path: string, body: unknown = {}): Promise<Reply> {
    return this.call("POST", path, body);
  }

  delete(path: string): Promise<Reply> {
    return this.call("DELETE", path);
  }

  /** Makes a call that must succeed. */
  async must(method: "GET" | "POST" | "DELETE", path: string, body?: unknown): Promise<Fields> {
    const reply = await this.call(method, path, body);
    if (reply.status !== 200) throw new Error(`${method} ${path}: ${reply.status} ${JSON.stringify(reply.body)}`);
    return reply.body;
  }

  /** Creates a project. */
  async project(name = "search"): Promise<string> {
    return (await this.must("POST", "/organization/projects", { name })).id;
  }
}

/** Starts a simulator that closes at the end of the test. */
export async function start(options: SimulatorOptions = {}): Promise<Session> {
  const simulator = await startSimulator(options);
  running.push(simulator);
  return new Session(simulator, simulator.adminKey);
}

/** A certificate for uploads in tests. Nobody has its private key. */
export const certificatePem = `-----BEGIN CERTIFICATE-----
MIIBljCCAT2gAwIBAgIUM2QieiFMULqp38c0ETxnKn0Z7LIwCgYIKoZIzj0EAwIw
IDEeMBwGA1UEAwwVc2ltdWxhdG9yLmV4YW1wbGUuY29tMCAXDTI2MTEyMjE1MTQ0
OVoYDzIxMjYxMDI5MTUxNDQ5WjAgMR4wHAYDVQQDDBVzaW11bGF0b3IuZXhhbXBs
ZS5jb20wWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQZopriaPbWXiukjTjEAMq9
9tA5TpEhu8d5t693IrNJPAcUltV0NPB4AYCUJXpmzsGD3urzGXb4XXks5KAVfwCm
o1MwUTAdBgNVHQ4EFgQUmUR6kZqUg8rGHKHpOqgH0GtkyrwwHwYDVR0jBBgwFoAU
mUR6kZqUg8rGHKHpOqgH0GtkyrwwDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQD
AgNHADBEAiAyD4NHXkVQOQs+qCOAZT9YDTVJz+lZiK/ym7gKE02d0QIgbWRr1+fZ
b6m1UAgQw2q8tmpcXjDNZA34Ou9bZ1/H2Mc=
-----END CERTIFICATE-----
`;

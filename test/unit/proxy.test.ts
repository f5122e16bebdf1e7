import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { projectRoute } from "../../provider/wire/projects";
import { Simulated, thrownBy } from "./simulated";

const PROXIES = ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "https_proxy", "http_proxy", "all_proxy"];

/** A proxy that records the requested hosts and connects to none of them. */
let proxy: Server;
let asked: string[];
let simulated: Simulated;

beforeEach(async () => {
  asked = [];
  proxy = createServer();
  // A proxy for plain HTTP would receive whole requests, including the key.
  proxy.on("request", (request, response) => {
    asked.push(request.url!);
    response.writeHead(502).end();
  });
  proxy.on("connect", (request, socket) => {
    asked.push(request.url!);
    // The client may close a refused connection first.
    socket.on("error", () => socket.destroy());
    socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  const address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  for (const name of PROXIES) vi.stubEnv(name, address);
  simulated = await Simulated.start();
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await simulated.close();
  await new Promise((resolve) => proxy.close(resolve));
});

it("the client asks a configured proxy for the API", async () => {
  const client = simulated.client({ OPENAI_BASE_URL: "https://api.example.invalid/v1" });
  void thrownBy(client.get(projectRoute, { projectId: "proj_1" }));
  await vi.waitFor(() => expect(asked).toContain("api.example.invalid:443"));
});

it("the client does not use the proxy for hosts in NO_PROXY", async () => {
  vi.stubEnv("NO_PROXY", "example.invalid");
  const client = simulated.client({ OPENAI_BASE_URL: "https://api.example.invalid/v1" });
  await thrownBy(client.get(projectRoute, { projectId: "proj_1" }));
  expect(asked).toEqual([]);
});

it("the client does not use the proxy for this machine", async () => {
  await thrownBy(simulated.client().get(projectRoute, { projectId: "proj_1" }));
  expect(asked).toEqual([]);
  expect(Object.keys(await simulated.counts())).toEqual(["GET /organization/projects/{project_id}"]);
});

it.each(["", "example.invalid", "*"])(
  "the client uses the proxy for no name of this machine, with NO_PROXY=%j",
  async (noProxy) => {
    for (const name of ["NO_PROXY", "no_proxy"]) vi.stubEnv(name, noProxy);
    // No server listens there: the test is only about whether the client asks the proxy.
    const names = [
      "127.0.0.1",
      "127.0.0.2",
      "127.255.255.254",
      "127.1",
      "0x7f000003",
      "[::1]",
      "localhost",
      "LOCALHOST",
    ];
    const addresses = names.flatMap((name) => [`http://${name}:1/v1`, `https://${name}:1/v1`]);
    await Promise.all(
      addresses.map((url) =>
        thrownBy(simulated.client({ OPENAI_BASE_URL: url }).get(projectRoute, { projectId: "proj_1" })),
      ),
    );
    expect(asked).toEqual([]);
  },
);

import { createServer } from "node:http";
import net, { type AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { projectListing, projectRoute } from "../../provider/wire/projects";
import { Simulated, thrownBy } from "./simulated";

let simulated: Simulated;
beforeEach(async () => void (simulated = await Simulated.start()));
afterEach(async () => {
  vi.unstubAllEnvs();
  await simulated.close();
});

it("the client does not repeat a create whose established connection was lost", async () => {
  let arrived = 0;
  const server = createServer((request) => {
    if (request.method === "POST") arrived++;
    request.resume();
    // The error of the client's socket when the network fails during the wait for the answer.
    setTimeout(() => {
      for (const handle of (process as unknown as { _getActiveHandles(): unknown[] })._getActiveHandles()) {
        if (handle instanceof net.Socket && handle.remotePort === (server.address() as AddressInfo).port) {
          handle.destroy(Object.assign(new Error("read EHOSTUNREACH"), { code: "EHOSTUNREACH", syscall: "read" }));
        }
      }
    }, 50);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const client = simulated.client({ OPENAI_BASE_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1` });
  const error = await thrownBy(client.create(projectListing, {}, { name: "web" }));
  server.closeAllConnections();
  server.close();
  expect(arrived).toBe(1);
  expect(error).toMatchObject({ landed: "maybe" });
}, 20_000);

it("a create that the proxy refused to tunnel has not reached the API", async () => {
  const proxy = createServer();
  proxy.on("connect", (_, socket) => socket.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n"));
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  for (const name of ["HTTPS_PROXY", "https_proxy"])
    vi.stubEnv(name, `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`);
  const client = simulated.client({ OPENAI_BASE_URL: "https://api.example.invalid/v1" });
  const error = await thrownBy(client.create(projectListing, {}, { name: "web" }));
  proxy.close();
  expect(error).toMatchObject({ landed: "no" });
}, 20_000);

it("a create that found no TLS at the address has not reached the API", async () => {
  const client = simulated.client({ OPENAI_BASE_URL: simulated.simulator.url.replace("http:", "https:") });
  const error = await thrownBy(client.create(projectListing, {}, { name: "web" }));
  expect(error).toMatchObject({ landed: "no" });
}, 20_000);

it("one error of a run explains an API that cannot be reached, and the others refer to it", async () => {
  const client = simulated.client({ OPENAI_BASE_URL: "http://127.0.0.1:1/v1" });
  const errors = await Promise.all(
    ["proj_1", "proj_2", "proj_3"].map((projectId) => thrownBy(client.get(projectRoute, { projectId }))),
  );
  const messages = errors.map((error) => (error as Error).message).sort((a, b) => b.length - a.length);
  expect(messages[0]).toMatch(/Could not read project proj_\d .*ECONNREFUSED.*OPENAI_BASE_URL/);
  for (const message of messages.slice(1)) {
    expect(message).toMatch(/^Could not read project proj_\d .* Another error of this run says what to do\.$/);
  }
  expect(simulated.said.filter((line) => line.startsWith("retrying"))).toHaveLength(1);
}, 30_000);

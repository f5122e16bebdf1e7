import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { UserError } from "../../provider/lifecycle/errors";
import { lifecycleOf } from "../../provider/lifecycle/lifecycle";
import { Run, run } from "../../provider/lifecycle/run";
import { Plugin } from "../lifecycle/plugin";
import { thing } from "./thing";

/** A key with an unusual form. */
const KEY = "gateway+key$&0815";

/** What a hostile name could contain when a message quotes it. */
const HOSTILE = `\u001b]0;title\u0007red\u202e ${KEY} \u200b\u009b2J\ud800`;
const CLEAN = "]0;titlered sk-… 2J";

let printed: string;

beforeEach(() => {
  printed = "";
  vi.stubEnv("OPENAI_ADMIN_KEY", KEY);
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    printed += String(text);
    return true;
  });
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

/** A kind whose calls all fail with this error. */
function failing(error: () => Error): ReturnType<typeof lifecycleOf> {
  const fail = () => Promise.reject(error());
  const split = () => {
    throw error();
  };
  return lifecycleOf({ ...thing, origin: { ...thing.origin, find: fail }, id: { ...thing.id, split } });
}

async function thrownBy(call: Promise<unknown>): Promise<Error & { reasons?: string[] }> {
  return call.then(
    () => Promise.reject(new Error("expected a failure")),
    (error: unknown) => error as Error,
  );
}

describe("a message that leaves the lifecycle", () => {
  const state = { projectId: "proj_1", userId: "user-1" };
  /** The calls that can fail. The test lets each fail with the same error. */
  const calls: Record<string, (lifecycle: ReturnType<typeof lifecycleOf>) => Promise<unknown>> = {
    create: (lifecycle) => lifecycle.create({ ...state, size: 1 }),
    read: (lifecycle) => lifecycle.read("proj_1/user-1", state),
    update: (lifecycle) => lifecycle.update("proj_1/user-1", state, state),
    delete: (lifecycle) => lifecycle.delete("proj_1/user-1", state),
  };

  it.each(Object.keys(calls))("in an error of %s has no control characters and no key", async (name) => {
    const error = await thrownBy(calls[name]!(failing(() => new UserError(`${HOSTILE}\nIt is called ${HOSTILE}.`))));
    expect(error.message).toBe(`${CLEAN}\nIt is called ${CLEAN}.`);
    expect(`${String(error)}: ${error.stack}`).not.toMatch(/red|gateway/);
  });

  it("in an error that is a defect of ours is clean, and keeps its stack", async () => {
    const error = await thrownBy(calls.read!(failing(() => new TypeError(HOSTILE))));
    expect(error.message).toBe(CLEAN);
    expect(error.stack).toContain(`TypeError: ${CLEAN}\n    at `);
    expect(`${String(error)}: ${error.stack}`).not.toContain(KEY);
  });

  it("in an error whose message cannot be set is clean too", async () => {
    const error = await thrownBy(calls.read!(failing(() => new DOMException(HOSTILE, "AbortError"))));
    expect(error.message).toBe(CLEAN);
  });

  it("in the reasons of an unfinished object is clean, and the object's properties stay unchanged", async () => {
    const properties = { name: HOSTILE };
    const partial = () => Object.assign(new Error(HOSTILE), { id: "proj_1", properties, reasons: [HOSTILE] });
    const error = await thrownBy(calls.create!(failing(partial)));
    expect(error).toMatchObject({ message: CLEAN, reasons: [CLEAN], id: "proj_1", properties });
  });

  it("in the failures of a check is clean", async () => {
    const { failures, inputs } = await lifecycleOf(thing).check({}, { ...state, size: 1, [HOSTILE]: HOSTILE });
    expect(failures).toEqual([
      { property: "", reason: expect.stringContaining(`${CLEAN} is not an input of a Thing`) as unknown },
    ]);
    expect(inputs[HOSTILE]).toBe(HOSTILE);
  });

  it("is cut if it would fill screens", async () => {
    const error = await thrownBy(calls.read!(failing(() => new UserError("x".repeat(1_000_000)))));
    expect(error.message).toMatch(/^x+…$/);
    expect(error.message.length).toBeLessThan(5_000);
  });
});

describe("a progress line", () => {
  it("is a single clean line without the key", () => {
    run.say(`Project ${HOSTILE}\r\nerror: all is lost`);
    expect(printed).toBe(`Project ${CLEAN} error: all is lost\n`);
  });

  it("is cut if it is too long", () => {
    run.say("x".repeat(1_000_000));
    expect(printed).toMatch(/^x+…\n$/);
    expect(printed.length).toBeLessThan(5_000);
  });
});

describe("a run redacts a key that it has read from", () => {
  it.each([
    ["the stack's configuration", {}, { "openai-admin:adminKey": KEY }],
    ["the variable that a Provider names", { SECOND_KEY: KEY }, { "openai-admin:adminKeyEnv": "SECOND_KEY" }],
    ["unusable settings", { OPENAI_ADMIN_KEY: KEY, OPENAI_BASE_URL: "nowhere" }, {}],
    ["a variable with an unusable key", { OPENAI_ADMIN_KEY: "sk-proj-short" }, {}],
  ] as [string, Record<string, string>, Record<string, string>][])("%s", (_, env, config) => {
    vi.stubEnv("OPENAI_ADMIN_KEY", "");
    for (const [name, text] of Object.entries(env)) vi.stubEnv(name, text);
    const own = new Run();
    own.configure((key) => config[key]);
    const key = env.OPENAI_ADMIN_KEY ?? KEY;
    own.say(`The key ${key} is not to be read.`);
    expect(printed).toBe("The key sk-… is not to be read.\n");
    expect(own.problems.join("; ")).not.toContain(key);
  });
});

it("the stock plugin's process redacts its output and its answers", async () => {
  const said = HOSTILE.replace("\ud800", "");
  // The id also occurs in the path, in encoded form.
  const id = said.replace(KEY, "");
  const server = createServer((_, response) => {
    response.writeHead(400).end(JSON.stringify({ error: { message: said, code: said, param: said } }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  const plugin = await Plugin.start({ env: { OPENAI_ADMIN_KEY: KEY, OPENAI_BASE_URL: baseUrl } });
  try {
    const errors = [
      await thrownBy(plugin.create("Project", { name: said })),
      await thrownBy(plugin.read("Project", `proj_${id}`, { __get: true })),
      await thrownBy(plugin.delete("ProjectUser", id, { name: said })),
    ];
    const { failures } = await plugin.check("Project", {}, { name: "web", [said]: said });
    const texts = [...errors.map(({ message }) => message), ...failures.map(({ reason }) => reason), ...plugin.printed];
    expect(texts.length).toBeGreaterThanOrEqual(4);
    for (const text of texts) {
      expect(text).toContain("title");
      expect(text).not.toMatch(/gateway|[^\P{Cc}\n]|\p{Cf}/u);
    }
  } finally {
    plugin.stop();
    server.close();
  }
}, 60_000);

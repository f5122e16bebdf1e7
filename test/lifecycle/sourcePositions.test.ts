import { afterAll, beforeAll, expect, it } from "vitest";
import { createStack, findEngine, temporaryProgram, type Stack, type TemporaryProgram } from "../engine";
import { World } from "./world";

/**
 * The state records the program lines that created a resource. Pulumi shows these lines, and tools read them from the
 * state.
 */
let world: World;
let files: TemporaryProgram;
let stack: Stack;

beforeAll(async () => {
  const [engine, started] = await Promise.all([findEngine(), World.start()]);
  world = started;
  files = await temporaryProgram({ "index.ts": "" });
  stack = await createStack({ engine, program: files.folder, env: world.env });
});

afterAll(async () => {
  await stack?.remove();
  await Promise.all([files?.remove(), world?.close()]);
});

it("in a TypeScript program, the state has the lines of a resource and of its component or function", async () => {
  await files.write({
    "parts.ts": `import * as pulumi from "@pulumi/pulumi";
import * as openai from "pulumi-openai-admin";

export class Team extends pulumi.ComponentResource {
  constructor(name: string) {
    super("test:index:Team", name);
    new openai.Group(\`\${name}-group\`, { name }, { parent: this });
  }
}

export function declareProject(name: string): openai.Project {
  return new openai.Project(name, { name });
}

export class Named extends openai.Project {
  constructor(name: string) {
    super(name, { name });
  }
}
`,
    "index.ts": `import * as openai from "pulumi-openai-admin";
import { declareProject, Named, Team } from "./parts";

interface Compiled { to: "nothing" } // so that lines differ between the source and what runs

const top = new openai.Project("top", { name: "top" });
declareProject("helped");
new Team("team");
for (const name of ["loop"]) new openai.Project(name, { name });
["arrow"].map((name) => new openai.Project(name, { name }));
new Named("named");
openai.Project.get("seen", top.id);
new openai.Provider("other", { adminKeyEnv: "OPENAI_ADMIN_KEY" });
`,
  });

  await stack.up();

  expect(await positions()).toEqual({
    top: ["index.ts:6"],
    helped: ["parts.ts:12", "index.ts:7"],
    "team-group": ["parts.ts:7", "index.ts:8"],
    loop: ["index.ts:9"],
    // The first line is in the arrow function; the second is its caller.
    arrow: ["index.ts:10", "index.ts:10"],
    named: ["parts.ts:17", "index.ts:11"],
    seen: ["index.ts:12"],
    other: ["index.ts:13"],
  });
});

it("in a JavaScript program, the state has the lines too", async () => {
  await files.write({
    "package.json": JSON.stringify({ name: "program", private: true, main: "index.js" }),
    "index.js": `const openai = require("pulumi-openai-admin");

new openai.Group("plain", { name: "plain" });
const declare = (name) => new openai.Group(name, { name });
declare("helped");
`,
  });

  await stack.up();

  expect(await positions()).toEqual({ plain: ["index.js:3"], helped: ["index.js:4", "index.js:5"] });
});

it("in an ES module, the state has the lines although frames have URLs instead of functions and paths", async () => {
  await files.write({
    "package.json": JSON.stringify({ name: "program", private: true, type: "module", main: "index.js" }),
    "index.js": `import * as openai from "pulumi-openai-admin";

await Promise.resolve();
new openai.Group("module", { name: "module" });
`,
  });

  await stack.up();

  expect(await positions()).toEqual({ module: ["index.js:4"] });
});

/** The stack trace of each of our resources in the state, by name. The engine also stores its first line separately. */
async function positions(): Promise<Record<string, string[]>> {
  const { resources = [] } = (await stack.export()).deployment;
  const ours = resources.filter(({ type, urn }) => type.includes("/openai:") || urn.endsWith("::other"));
  return Object.fromEntries(
    ours.map((resource) => {
      const frames = (resource.stackTrace as { sourcePosition?: string }[]).map((frame) =>
        lineOf(frame.sourcePosition),
      );
      expect(lineOf(resource.sourcePosition as string | undefined)).toBe(frames[0]);
      return [resource.urn.split("::").at(-1)!, frames];
    }),
  );
}

/** Returns `index.ts:6` for `project:///index.ts#6,13`. */
function lineOf(position = "none"): string {
  return position.replace(/^project:\/\/\/(.+)#(\d+),\d+$/, "$1:$2");
}

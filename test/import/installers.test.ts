import { existsSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { createStack, findEngine, type Stack } from "../engine";
import { World } from "../lifecycle/world";
import { tokenOf } from "./everyKind";
import { Installed } from "./installed";

/** One install and two runs of the engine. */
const TIMEOUT_MS = 10 * 60_000;

const QUIETLY = ["--prefer-offline", "--no-audit", "--no-fund"];

/** The major version that we have tested. pnpm is not part of npm. */
const PNPM = ["npx", "--yes", "pnpm@9"];

/** The folder layout of each installer. */
const installers = {
  "npm workspaces, which hoist into the folder above": {
    install: ["npm", "install", ...QUIETLY],
    manifest: { "package.json": JSON.stringify({ name: "company", private: true, workspaces: ["infra"] }) },
    liesIn: "node_modules/pulumi-openai-admin/package.json",
  },
  "pnpm, which links into a store of its own": {
    install: [...PNPM, "install", "--prefer-offline", "--store-dir", "%root/store"],
    manifest: { "pnpm-workspace.yaml": "packages:\n  - infra\n" },
    liesIn: "node_modules/.pnpm",
  },
};

let installed: Installed | undefined;
let world: World | undefined;
let stack: Stack | undefined;

afterEach(async () => {
  await Promise.all([stack?.remove(), world?.close(), installed?.remove()]);
});

describe("native import works after an install by", () => {
  it.each(Object.entries(installers))(
    "%s",
    async (_name, { install, manifest, liesIn }) => {
      installed = await Installed.by(install, manifest);
      expect(existsSync(installed.at(liesIn)), "the folder layout of this installer").toBe(true);
      expect(existsSync(installed.at("infra/node_modules/pulumi-openai-admin"))).toBe(!install.includes("npm"));
      const init = ["npx", "--no-install", "pulumi-openai-admin", "init"];
      expect(await installed.run(init)).toContain("Pulumi.yaml: plugins.providers names pulumi-plugin");

      world = await World.start();
      const [web, team] = [await world.project("web"), await world.group("team")];
      await installed.write({
        "infra/index.js": `
          const openai = require("pulumi-openai-admin");
          const web = new openai.Project("web", { name: "web" }, { import: "${web}" });
          new openai.RateLimit("limit", { projectId: web.id, model: "gpt-5", maxRequestsPer1Minute: 300 });
          exports.web = web.name;
        `,
      });
      stack = await createStack({ engine: await findEngine(), program: installed.project, env: world.env });
      expect((await stack.up()).changes).toEqual({ create: 2, import: 1 });
      expect(await stack.outputs()).toEqual({ web: "web" });
      const args = [tokenOf("Group"), "team", team, "--generate-code=false"];
      expect((await stack.import({ args })).changes).toMatchObject({ import: 1 });
    },
    TIMEOUT_MS,
  );
});

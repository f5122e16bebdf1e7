import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { perTest } from "./perTest";
import { scratchHome } from "./scratchHome";

/** What the notes of interrupted creates do to the runs after them (decision D35). */
let home: string;
const scene = perTest(() => {
  home = mkdtempSync(join(scratchHome(), "of-one-test-"));
  return Promise.resolve();
});
const run = (env: Record<string, string> = {}) => scene.run({ PULUMI_HOME: home, ...env });

describe("a note that cannot be written or removed", () => {
  it("does not lose the object of its create", async () => {
    writeFileSync(join(home, "openai-admin"), "A file in place of the folder.");
    expect(await scene.program.up(run(), "Group", "crew", { name: "crew" })).toBe("created");
  });
});

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, it } from "vitest";

/** V8 prints a line about a flag that it does not know: every user of a newer Node.js would read it with every command. */
it("the flags of V8 are known to this version of Node.js", () => {
  const file = join(__dirname, "../../provider/dist/lifecycle/v8Flags.js");
  const { status, stdout, stderr } = spawnSync(process.execPath, [file], { encoding: "utf8" });
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: "", stderr: "" });
});

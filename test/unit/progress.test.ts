import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { ProgressLine } from "../../provider/cli/progress";

function shownOn(isTTY: boolean): string {
  const stream = Object.assign(new PassThrough(), { isTTY });
  const line = new ProgressLine(stream as unknown as NodeJS.WriteStream);
  line.show({ read: 6, known: 24, requests: 7 });
  line.show({ read: 7, known: 24, requests: 8 });
  line.clear();
  line.clear();
  return String((stream.read() as Buffer | null) ?? "");
}

describe("the progress of a command", () => {
  it("is one line on a terminal, repainted at most ten times a second and removed at the end", () => {
    expect(shownOn(true)).toBe("\r[######..................] 6 of 24 lists and settings, 7 requests \r\u001b[2K");
  });

  it("is not shown in a log", () => {
    expect(shownOn(false)).toBe("");
  });
});

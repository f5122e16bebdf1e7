import { describe, expect, it } from "vitest";
import { propertiesOf } from "../../provider/plugin/shownProperties";

const [ANA, BEN] = ["ana@example.com", "ben@example.com"];

describe("an entry of a set that an update removes", () => {
  const removal = { name: "members", replaces: false, entries: [{ name: BEN, change: "DELETE" }] } as const;
  const none = { olds: { members: {} }, news: { members: {} }, outputs: {} };
  const shownAt = (path: string, isInput: boolean) => [
    { name: "members", path, change: "DELETE", replaces: false, isInput },
  ];

  it.each([
    ["the old inputs", { olds: { members: { [ANA]: "owner", [BEN]: "member" } } }, `members["${BEN}"]`, true],
    ["the old outputs only", { outputs: { members: { [BEN]: "member" } } }, `members["${BEN}"]`, false],
    ["a list in the old outputs only", { outputs: { members: [ANA, BEN] } }, "members[1]", false],
    ["the unexpected entries only", { outputs: { unexpected: { [BEN]: "member" } } }, `unexpected["${BEN}"]`, false],
  ])("is shown by name if it is in %s", (_, values, path, isInput) => {
    expect(propertiesOf(removal, { ...none, ...values })).toEqual(shownAt(path, isInput));
  });
});

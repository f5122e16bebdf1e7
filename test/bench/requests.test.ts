import { beforeAll, describe, expect, it } from "vitest";
import type { Bound, Phase } from "./bounds";
import { counted, measureLife } from "./life";
import { measureLongLists, type LongListRow } from "./longList";
import { organization, styles } from "./organization";
import { aims } from "./tables";

const PROJECTS = 4;

/** A refresh needs fewer reads than this share of the resources. A set is a list of its own already. */
const LARGEST_SHARE = { "single resources": 1 / 2, sets: 3 / 4 };

/** These tests assert only requests. Seconds and megabytes need a bench on a quiet machine. */
describe.each(styles)(`the requests of an organisation with ${PROJECTS} projects, declared as %s`, (style) => {
  const declared = organization(PROJECTS, style);
  const routes = new Map<Phase, Record<string, number>>();
  let bounds: Record<Phase, Bound>;

  beforeAll(async () => {
    const measured = await measureLife(PROJECTS, 0, style);
    bounds = measured.bounds;
    for (const [phase, each] of Object.entries(measured.life)) routes.set(phase as Phase, each.routes);
  });

  it.each(["create", "no-op up", "preview --refresh", "one field", "destroy"] as const)(
    "%s sends as many writes as the bound allows, and no more",
    (phase) => {
      expect(counted(routes.get(phase)!).writes).toBe(bounds[phase].writes);
    },
  );

  it("a create reads people and rate limits from shared pages", () => {
    expect(counted(routes.get("create")!).reads).toBe(bounds.create.reads);
  });

  it("an up without changes sends no request", () => expect(routes.get("no-op up")).toEqual({}));

  it("a refresh reads lists, not single resources", () => {
    const { reads } = counted(routes.get("preview --refresh")!);
    expect(reads).toBeLessThanOrEqual(bounds["preview --refresh"].reads * aims.readsRatio);
    expect(reads).toBeLessThan(declared.length * LARGEST_SHARE[style]);
  });

  it("a change of one field sends one write, and reads only the list that a set requires", () => {
    expect(counted(routes.get("one field")!)).toEqual(bounds["one field"]);
    expect(bounds["one field"]).toEqual({ writes: 1, reads: style === "sets" ? 1 : 0 });
  });

  it("a destroy reads the costs and each project's keys once, and each list once to confirm ids that only a create has told", () => {
    const reads = Object.entries(routes.get("destroy")!).filter(([route]) => route.startsWith("GET "));
    expect(Object.fromEntries(reads)).toEqual({
      "GET /organization/costs": 1,
      "GET /organization/projects": 1,
      "GET /organization/groups": 1,
      "GET /organization/projects/{project_id}/service_accounts": PROJECTS,
      "GET /organization/projects/{project_id}/api_keys": PROJECTS,
      ...(style === "sets" ? { "GET /organization/projects/{project_id}/rate_limits": PROJECTS } : {}),
    });
    expect(counted(routes.get("destroy")!).reads).toBe(bounds.destroy.reads);
  });
});

describe("a refresh of a few objects in a very long list", () => {
  let rows: LongListRow[];

  beforeAll(async () => {
    rows = await measureLongLists();
  });

  it("sends at most twice the fewest possible reads", () => {
    expect(rows.map(({ list }) => list)).toEqual(["GET /organization/projects", "GET /organization/users"]);
    for (const { list, reads, pages, wanted } of rows) {
      expect(reads, list).toBeLessThanOrEqual(aims.longListRatio * Math.min(pages, wanted));
    }
  });
});

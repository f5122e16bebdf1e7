import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { permissionFor } from "../../provider/wire/permissions";
import type { Route } from "../../provider/wire/route";
import { usageKindNames, usageListing } from "../../provider/wire/usage";
import { permissionsOf } from "../../scripts/docs/tables/permissionsTable";
import { kinds } from "../kinds";
import type { Kind } from "../kinds/kind";
import { InProcess } from "../lifecycle/inProcess";
import { World } from "../lifecycle/world";
import { permissionFor as enforcedPermission } from "../simulator/src/authentication";
import { operations } from "../simulator/src/description";
import { thrownBy } from "./simulated";

const WIRE = join(__dirname, "../../provider/wire");

/** Every key that a route in several places depends on. */
const PLACES = [{ userId: "" }, { groupId: "" }, { projectId: "", userId: "" }, { projectId: "", groupId: "" }, {}];

const named = kinds.map((spec): [string, Kind] => [spec.declaration.kind, spec]);

describe("a permission", () => {
  it("is known for every route", async () => {
    const routes = await everyRoute();
    expect(routes.map(([name]) => name)).toEqual(
      expect.arrayContaining(["projectListing", "costListing", "certificateSwitchRoute", "roleAssignmentListing"]),
    );
    const missing = routes.filter(([, { path }]) => permissionFor("GET", path) === undefined).map(([name]) => name);
    expect(missing, "add the area of these routes to wire/permissions.ts").toEqual([]);
  });

  it("is what the simulator enforces, for every operation of the API", () => {
    expect(operations).toHaveLength(143);
    const other = operations
      .map(({ method, template, route }) => [
        route,
        permissionFor(method as "GET", template),
        enforcedPermission(route),
      ])
      .filter(([, ours, enforced]) => ours !== enforced);
    expect(other).toEqual([]);
  });

  it("is unknown outside the Administration API", () => {
    expect(permissionFor("GET", "/models")).toBeUndefined();
    expect(permissionFor("POST", "/organization/costs")).toBe("api.usage.write");
    expect(permissionFor("GET", "/organization/costs_of_nobody")).toBe("api.management.read");
  });
});

describe("the permissions in the table", () => {
  let world: World;
  let runs: InProcess[];

  beforeEach(async () => {
    world = await World.start();
    runs = [];
  });
  afterEach(async () => {
    for (const run of runs) run.stop();
    await world.close();
  });

  /** A run with the key of the world's owner, or with a key that has only these permissions. */
  async function runWith(permissions?: readonly string[]): Promise<InProcess> {
    const order = { kind: "admin", permissions: permissions && [...permissions] } as const;
    const { value } = await world.control.makeKey(order);
    const run = new InProcess({ ...world.env, OPENAI_ADMIN_KEY: value });
    runs.push(run);
    return run;
  }

  /** The advice in the error of a call that the key may not make. */
  async function adviceIn(call: Promise<unknown>): Promise<string> {
    const { message } = (await thrownBy(call)) as Error;
    return /The key lacks the permission .*? Admin keys\./.exec(message)?.[0] ?? message;
  }

  it.each(named)("suffice for the life of %s", async (kind, spec) => {
    const { toWrite } = permissionsOf(spec.declaration);
    const given = await spec.given(world);
    const args = spec.args(given);
    const { id, outs } = await (await runWith(toWrite)).create(kind, args);
    const run = await runWith(toWrite);
    const read = await run.read(kind, id, outs);
    expect(read.id).toBe(id);
    const changes = spec.updates(given);
    const last = changes[0] ? await run.update(kind, id, read.outs, { ...args, ...changes[0] }) : read;
    await (await runWith(toWrite)).delete(kind, id, last.outs);
  });

  it.each(named)(
    "to read suffice for a refresh and a preview of %s, and a write names the missing one",
    async (kind, spec) => {
      const { toRead } = permissionsOf(spec.declaration);
      const given = await spec.given(world);
      const args = spec.args(given);
      // What exists already may be as declared. With the first change, every create has to write.
      const others = { ...args, ...spec.updates(given)[0] };
      expect(await adviceIn((await runWith(toRead)).create(kind, others))).toBe(adviceAbout("api.management.write"));

      const { id, outs } = await (await runWith()).create(kind, args);
      const reader = await runWith(toRead);
      const { inputs, failures } = await reader.check(kind, args, args);
      expect(failures).toEqual([]);
      const read = await reader.read(kind, id, outs);
      expect(read.id).toBe(id);
      expect((await reader.diff(kind, id, read.outs, inputs)).isChanged).toBe(false);
    },
  );

  it.each(named)("are required to read %s, and the error names the missing one", async (kind, spec) => {
    const { id, outs } = await (await runWith()).create(kind, spec.args(await spec.given(world)));
    const stranger = await runWith(["api.usage.read", "api.audit_logs.read"]);
    expect(await adviceIn(stranger.read(kind, id, outs))).toBe(adviceAbout("api.management.read"));
  });

  it("for the guard of Project suffice for the check, which a key without them cannot make", async () => {
    const { toWrite, toGuard } = permissionsOf(
      kinds.find(({ declaration }) => declaration.kind === "Project")!.declaration,
    );
    expect(toGuard).toEqual(["api.usage.read"]);
    const projectId = await world.project("web");
    await world.control.addCost({ projectId, amount: 12 });
    const state = { name: "web", projectId };
    const guarded = await runWith([...toWrite, ...toGuard]);
    await expect(guarded.delete("Project", projectId, state)).rejects.toThrow("it is in use and cost $12");
    const unguarded = await runWith(toWrite);
    await unguarded.delete("Project", projectId, state);
    expect(unguarded.printed.join("\n")).toContain("The key may not read costs");
  });
});

/** What to do about a missing permission. */
function adviceAbout(permission: string): string {
  return (
    `The key lacks the permission ${permission}. Use an admin key with this permission: an owner of the organisation creates ` +
    `one under Settings > Organization > Admin keys.`
  );
}

/** Every route that a module of wire/ exports, with the name of the export. A function stands for a route in each place. */
async function everyRoute(): Promise<[string, Route<unknown>][]> {
  const files = readdirSync(WIRE).filter((file) => file.endsWith(".ts"));
  const modules = await Promise.all(files.map((file) => import(join(WIRE, file)) as Promise<Record<string, unknown>>));
  return modules
    .flatMap((one) => Object.entries(one))
    .filter(([name]) => /(Route|Listing)$/.test(name))
    .flatMap(([name, value]) => routesOf(value).map((route): [string, Route<unknown>] => [name, route]));
}

function routesOf(value: unknown): Route<unknown>[] {
  if (typeof value !== "function") return [value as Route<unknown>];
  const make = value as (...args: unknown[]) => Route<unknown>;
  if (value === usageListing) return usageKindNames.map((kind) => usageListing(kind, "1d"));
  return PLACES.map((key) => (make.length === 2 ? make("activate", key) : make(key)));
}

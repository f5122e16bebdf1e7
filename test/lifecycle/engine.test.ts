import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { KEPT } from "../../provider/lifecycle/kept";
import type { OperationResult } from "../engine";
import { lookupLines, requestsOfLookups, resourcesOfLookups } from "../lookups/program";
import { furnish } from "../lookups/rows";
import { LiveProgram, names, type Lines } from "./liveProgram";
import {
  changedLines,
  differences,
  lines,
  requestsOfChange,
  resourceCount,
  seen,
  seenOnceChanged,
  seenOnceCreated,
} from "./wholeProgram";

const PROJECT_ID = "/organization/projects/{project_id}";

/**
 * Leaves out the request that identifies the organisation. A run sends it at most once, if no other answer has
 * identified it.
 */
function ofResources(requests: Record<string, number>): Record<string, number> {
  expect(requests["GET /organization/roles"] ?? 0).toBeLessThanOrEqual(1);
  return Object.fromEntries(Object.entries(requests).filter(([route]) => route !== "GET /organization/roles"));
}

describe("one program with every kind", () => {
  /** All resources, and the stack, which the engine counts too. */
  const all = resourceCount + 1;
  let live: LiveProgram;
  let webId: string;
  let anaId: string;

  beforeAll(async () => {
    live = await LiveProgram.start(lines);
    anaId = await live.world.person("Ana@example.com");
  });
  afterAll(() => live?.remove());

  it("previews without a request", async () => {
    const [preview, requests] = await live.countingRequests(() => live.stack.preview());
    expect(preview.changes).toEqual({ create: all });
    expect(requests).toEqual({});
  });

  it("creates everything", async () => {
    const up = await live.stack.up();
    expect(up.changes).toEqual({ create: all });
    expect(up.problems).toEqual([]);
    const outputs = await live.stack.outputs();
    webId = String(outputs.webId);
    expect(outputs.key).toBe("[secret]");
    expect(await seenNow()).toEqual(seenOnceCreated);
  });

  it("changes nothing and sends no request in a second up", async () => {
    const [up, requests] = await live.countingRequests(() => live.stack.up({ args: ["--expect-no-changes"] }));
    expect(up.changes).toEqual({ same: all });
    expect(requests).toEqual({});
  });

  it("updates in place with one request per change, and one list read for objects unread since their create", async () => {
    await live.write(changedLines);
    const [up, requests] = await live.countingRequests(() => live.stack.up());
    expect(diffs(up, "update")).toEqual(differences);
    const updates = Object.keys(differences).length;
    expect(up.changes).toEqual({ same: all - updates, update: updates });
    expect(ofResources(requests)).toEqual(requestsOfChange);
    expect(await seenNow()).toEqual(seenOnceChanged);
  });

  it("refreshes without a change, and reads each list once", async () => {
    const before = await live.state();
    const [refresh, requests] = await live.countingRequests(() =>
      live.stack.refresh({ args: ["--expect-no-changes"] }),
    );
    expect(refresh.changes).toEqual({ same: all });
    expect(await live.state()).toEqual(confirmed(before));
    expect(Object.keys(requests).filter((route) => !route.startsWith("GET "))).toEqual([]);
    const paths = (await live.world.control.requests()).entries.map(({ path }) => path);
    expect(paths.filter((path, at) => paths.indexOf(path) !== at)).toEqual([]);
  });

  it("shows and repairs the changes that somebody made in the console", async () => {
    const organization = (await live.world.control.state()).organizations[0]!;
    const account = organization.projects.find((one) => one.id === webId)!.serviceAccounts[0]!;
    // The engine creates the groups at the same time, so their order differs from run to run.
    const group = organization.groups.find(({ name }) => name === "search-team")!;
    const [role, certificate] = [organization.roles[0]!, organization.certificates[0]!];
    const here = project();
    await post(here, { name: "my website" });
    await post(`/organization/users/${anaId}`, { technical_level: "novice" });
    await post(`${here}/users/${anaId}`, { role: "member" });
    await post(`${here}/service_accounts/${account.id}`, { name: "renamed" });
    await post(`${here}/rate_limits/rl-gpt-5`, { max_requests_per_1_minute: 400 });
    await post(`${here}/hosted_tool_permissions`, { web_search: { enabled: true } });
    await post(`${here}/spend_limit`, { threshold_amount: 70_000, currency: "USD", interval: "month" });
    await post(`/organization/groups/${group.id}`, { name: "finders" });
    await post(`/organization/roles/${role.id}`, { permissions: ["api.groups.write"] });
    await post("/organization/certificates/deactivate", { certificate_ids: [certificate.id] });
    // Somebody has removed these objects, so the run creates them again.
    await drop(`/organization/groups/${group.id}/users/${anaId}`);
    await drop(`/projects/${webId}/users/${anaId}/roles/role-api-project-viewer`);

    const preview = await live.stack.preview({ args: ["--refresh", "--diff"] });
    for (const drift of [
      `"my website" => "website"`,
      `"novice" => "expert"`,
      `"member" => "owner"`,
      `"renamed" => "crawler"`,
      `400 => 301`,
      "thresholdAmount changes from $700.00 to $600.00",
      `"finders" => "search-team"`,
    ]) {
      expect(preview.output).toContain(drift);
    }
    const expected = { same: all - 12, update: 10, create: 2 };
    expect(preview.changes).toEqual(expected);

    expect((await live.stack.up({ args: ["--refresh"] })).changes).toEqual(expected);
    expect(await seenNow()).toEqual(seenOnceChanged);
  });

  it("changes neither objects nor the state with a valid key of another organisation", async () => {
    const { adminKey } = await live.world.control.addOrganization({ name: "Another company" });
    const env = { OPENAI_ADMIN_KEY: adminKey };
    const state = await live.state();

    const refresh = await live.stack.refresh({ env, expectFailure: true });
    const complaint =
      /the admin key belongs to organisation org-\w+, but the state entry belongs to org-\w+\. The entry stays in the state/;
    expect(refresh.problems.join("\n")).toMatch(complaint);
    expect(await live.state()).toEqual(state);

    const destroy = await live.stack.destroy({ env, expectFailure: true });
    expect(destroy.problems.join("\n")).toMatch(complaint);
    expect(await live.state()).toEqual(state);
    expect(await seenNow()).toEqual(seenOnceChanged);
  });

  /** A create of these kinds takes over the existing object, so the object survives a new resource name. */
  const taken = {
    limit: "web-gpt-5",
    tools: "web-tools",
    mtls: "gateway-in-web",
    member: "ana-in-web",
    inSearch: "ana-in-search",
    access: "search-in-web",
    views: "ana-views",
  } as const;

  it("keeps objects that were taken over when their resources are renamed without an alias", async () => {
    await live.write({ ...changedLines, ...renamed(taken) });
    const [up, requests] = await live.countingRequests(() => live.stack.up());
    expect(up.changes).toEqual({ same: all - 7, create: 7, delete: 7 });
    const relations = ["ProjectUser", "GroupUser", "ProjectGroup", "RoleAssignment"];
    for (const kind of ["RateLimit", "ProjectHostedToolPermissions", "ProjectCertificate", ...relations]) {
      const kept = "was not deleted: this run declares the same object under another name";
      expect(up.output).toMatch(new RegExp(`${kind} \\S+ ${kept}`));
    }
    expect(ofResources(requests)).toEqual({
      [`GET ${PROJECT_ID}/rate_limits`]: 1,
      [`GET ${PROJECT_ID}/hosted_tool_permissions`]: 1,
      [`POST ${PROJECT_ID}/certificates/activate`]: 1,
      // Of a relation the create is refused first, and then found.
      [`POST ${PROJECT_ID}/users`]: 1,
      [`GET ${PROJECT_ID}/users`]: 1,
      [`POST ${PROJECT_ID}/groups`]: 1,
      [`GET ${PROJECT_ID}/groups`]: 1,
      "GET /projects/{project_id}/groups/{group_id}/roles": 1,
      "POST /organization/groups/{group_id}/users": 1,
      "GET /organization/groups/{group_id}/users": 1,
      "POST /projects/{project_id}/users/{user_id}/roles": 1,
      "GET /projects/{project_id}/users/{user_id}/roles": 1,
    });
    expect(await seenNow()).toEqual(seenOnceChanged);
  });

  /** Objects that can exist only once: the API refuses a second create. */
  const refused = {
    auditor: "auditor",
    caller: "caller",
  } as const;

  it("keeps objects that the API refuses to create twice when their resources are renamed, with or without an alias", async () => {
    const before = await live.state();
    // A failed resource stops the program before the resources that depend on it. This line names the role by id and so
    // does not depend on it.
    const audits = lines.audits!.replace("auditor.id", JSON.stringify(before.auditor!.id));
    await live.write({ ...changedLines, ...renamed(taken), ...renamed(refused), audits });
    const up = await live.stack.up({ args: ["--continue-on-error"], expectFailure: true });
    const problems = up.problems.join("\n");
    for (const name of Object.values(refused)) {
      const { id } = before[name]!;
      expect(problems).toMatch(new RegExp(`\\w+ ${id} already exists, so nothing was created\\. The API: `));
    }
    expect(await seenNow()).toEqual(seenOnceChanged);
    expect(await live.state()).toEqual(before);

    await live.write({ ...changedLines, ...renamed(taken), ...renamed(refused, true) });
    expect((await live.stack.up()).changes).toEqual({ same: all });
    expect(await seenNow()).toEqual(seenOnceChanged);
    expect(Object.keys(await live.state())).toEqual(
      expect.arrayContaining(Object.values(refused).map((name) => `${name}-renamed`)),
    );
  });

  it("creates the project and its objects again after somebody has archived it", async () => {
    const now = { ...changedLines, ...renamed(taken), ...renamed(refused) };
    await live.write(now);
    // The API's documentation does not say whether an archived project keeps using a certificate. In the simulator it
    // does, and then nobody can deactivate it.
    const { certificates } = (await live.world.control.state()).organizations[0]!;
    await post(`${project()}/certificates/deactivate`, { certificate_ids: [certificates[0]!.id] });
    await live.world.archive(webId);
    const up = await live.stack.up({ args: ["--refresh"] });
    const inProject = Object.values(now).filter(
      (line) => line.includes("new openai.") && /web\.id|Project\("web"/.test(line),
    );
    expect(inProject.length).toBeGreaterThan(8);
    // An invite to the project is replaced, because its projects cannot change.
    const made = [...names(up, "create"), ...names(up, "create-replacement")].sort();
    expect(made).toEqual(inProject.map((line) => /"([^"]+)"/.exec(line)![1]!).sort());
    const old = webId;
    webId = String((await live.stack.outputs()).webId);
    expect(webId).not.toBe(old);
    expect(await seenNow()).toEqual(seenOnceChanged);
  });

  it("keeps the entries of a person who has left, until the program no longer declares them", async () => {
    await drop(`/organization/users/${anaId}`);
    const before = Object.keys(await live.state()).sort();
    const up = await live.stack.up({ args: ["--refresh"] });
    expect(names(up, "update")).toEqual([]);
    expect(up.changes).toEqual({ same: all });
    expect(up.output).toMatch(/ana@example\.com is not in the organisation/i);
    expect(Object.keys(await live.state()).sort()).toEqual(before);

    const rest = { ...changedLines, ...renamed(taken), ...renamed(refused) };
    await live.write({ ...rest, ana: "", member: "", inSearch: "", audits: "", views: "", everybodyInOps: "" });
    const [without, requests] = await live.countingRequests(() => live.stack.up());
    expect(without.changes).toEqual({ same: all - 6, delete: 6 });
    expect(Object.keys(ofResources(requests)).filter((route) => !route.startsWith("GET "))).toEqual([]);
  });

  it("destroys everything, and archives the project [F14]", async () => {
    expect((await live.stack.destroy()).changes).toEqual({ delete: all - 6 });
    expect(await seenNow()).toMatchObject({
      Project: "website, archived",
      ServiceAccount: [],
      Group: [],
      Role: [],
      RoleAssignment: [],
      Certificate: [],
    });
    expect(await live.state()).toEqual({});
  });

  it("then looks up objects that it does not declare, in both forms, beside components, and ends", async () => {
    const ids = await furnish(live.world);
    await live.write(lookupLines(ids));
    const [preview, requests] = await live.countingRequests(() => live.stack.preview());
    expect(preview.changes).toEqual({ create: resourcesOfLookups });
    expect(requests).toEqual(requestsOfLookups);
    const up = await live.stack.up();
    expect(up.changes).toEqual({ create: resourcesOfLookups });
    const outputs = await live.stack.outputs();
    expect(outputs).toMatchObject({ differing: [], missing: [], secret: "[secret]", accounts: ["crawler"] });
    expect(outputs.found).toBe(outputs.made);
  });

  it("shows a failed look-up and a missing key without a stack trace", async () => {
    const promise = `export const none = openai.getProject({ name: "none" });`;
    const output = `export const noId = openai.getGroupOutput({ name: "nobody" }).id;`;
    await live.write({ promise, output });
    const failed = await live.stack.preview({ expectFailure: true });
    const problems = failed.problems.join("\n");
    expect(problems).toMatch(/^Could not find the project with name "none" \(getProject\): there is none/m);
    expect(problems).toMatch(/^Could not find the group with name "nobody" \(getGroup\): there is none/m);
    expect(failed.output).not.toMatch(/^ +at /m);
    const keyless = await live.stack.preview({ expectFailure: true, env: { OPENAI_ADMIN_KEY: "" } });
    expect(keyless.problems.join("\n")).toMatch(
      /^Could not call the API: no admin key is set: export OPENAI_ADMIN_KEY/m,
    );
    expect(keyless.output).not.toMatch(/^ +at /m);
  });

  function project(): string {
    return `/organization/projects/${webId}`;
  }

  function post(path: string, body: object): Promise<unknown> {
    return live.world.control.edit({ method: "POST", path, body });
  }

  function drop(path: string): Promise<unknown> {
    return live.world.control.edit({ method: "DELETE", path });
  }

  function seenNow() {
    return seen(live.world, webId);
  }

  /** The updated lines of some resources under new names, with or without the old names as aliases. */
  function renamed(resources: Readonly<Record<string, string>>, aliased = false): Lines {
    return Object.fromEntries(
      Object.entries(resources).map(([line, name]) => {
        const text = changedLines[line]!.replace(`("${name}"`, `("${name}-renamed"`);
        return [line, aliased ? text.replace(/ }\);$/, ` }, { aliases: [{ name: "${name}" }] });`) : text];
      }),
    );
  }
});

/** A state after a refresh has confirmed the ids that only creates have told. */
function confirmed(state: Awaited<ReturnType<LiveProgram["state"]>>): typeof state {
  const withoutMark = (kept: unknown) => ({ ...(kept as object), unconfirmed: undefined });
  return Object.fromEntries(
    Object.entries(state).map(([name, { id, outputs }]) => [
      name,
      { id, outputs: { ...outputs, [KEPT]: withoutMark(outputs[KEPT]) } },
    ]),
  );
}

/** The inputs that the engine reports as changed, by resource, without the internal `__before`. */
function diffs(result: OperationResult, op: string): Record<string, string[]> {
  return Object.fromEntries(
    result.steps
      .filter((step) => step.op === op)
      .map((step) => [step.name, step.diffs.filter((diff) => !diff.startsWith("__"))]),
  );
}

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { comparedOn, comparedVersion } from "../../scripts/sdk/install";
import { compareRoutes, methodsBelow } from "../../scripts/sdk/methods";
import { reportOn } from "../../scripts/sdk/report";

// Like the official client: the route of a method is only in its source.
const path = (strings: TemplateStringsArray, ...values: string[]): string => String.raw(strings, ...values);
class Resource {
  constructor(protected readonly _client: Record<string, (...values: unknown[]) => unknown>) {}
}
class Users extends Resource {
  retrieve(userID: string, params: { group_id: string }, options?: object): unknown {
    const { group_id } = params;
    return this._client.get!(path`/organization/groups/${group_id}/users/${userID}`, options);
  }
}
class Groups extends Resource {
  readonly users = new Users(this._client);
  list(query = {}, options?: object): unknown {
    return this._client.getAPIList!("/organization/groups", { query, ...options });
  }
  activate(body: object, options?: object): unknown {
    // prettier-ignore
    return this._client.getAPIList!("/organization/groups/activate", { body, method: 'post', ...options });
  }
  help(): string {
    return "calls nothing";
  }
}

const methods = methodsBelow(new Groups({ get: (url) => url, getAPIList: (url) => url }), "groups");

describe("the methods of the official client", () => {
  it("have the routes and arguments of their source", () => {
    expect(methods.map(({ name, route, parameters }) => [name, route, parameters])).toEqual([
      ["groups.list", "GET /organization/groups", []],
      ["groups.activate", "POST /organization/groups/activate", []],
      ["groups.users.retrieve", "GET /organization/groups/{group_id}/users/{userID}", ["group_id", "userID"]],
    ]);
    expect(methods.map((method) => method.arguments)).toEqual([
      ["query", "options"],
      ["body", "options"],
      ["userID", "params", "options"],
    ]);
    expect(methods[2]!.call("user-1", { group_id: "group_1" })).toBe("/organization/groups/group_1/users/user-1");
  });

  it("are compared with the description without the names of parameters [F04, F32]", () => {
    const routes = ["GET /organization/groups", "GET /organization/groups/{group}/users/{user}", "GET /organization/x"];
    const { added, missing } = compareRoutes(methods, routes);
    expect(added.map(({ name }) => name)).toEqual(["groups.activate"]);
    expect(missing).toEqual(["GET /organization/x"]);
  });
});

describe("the report on the newest client", () => {
  it("names what is new, what is gone, and what to do about a newer version", () => {
    const routes = ["GET /organization/groups", "GET /organization/groups/{group}/users/{user}", "GET /organization/x"];
    expect(reportOn({ version: "8.0.0", methods }, routes, "7.59.0")).toEqual({
      differs: true,
      lines: [
        "openai 8.0.0: 3 admin methods. Our description: 3 operations.",
        "new: POST /organization/groups/activate (groups.activate)",
        "gone: GET /organization/x",
        "The simulator was last compared with 7.59.0. Set comparedVersion in scripts/sdk/install.ts, and run npm run second-opinion.",
      ],
    });
  });

  it("says that nothing differs", () => {
    const routes = methods.map(({ route }) => route);
    expect(reportOn({ version: "7.59.0", methods }, routes, "7.59.0")).toEqual({
      differs: false,
      lines: ["openai 7.59.0: 3 admin methods. Our description: 3 operations.", "Both have the same operations."],
    });
  });
});

describe("the workflows of this repository", () => {
  const folder = join(__dirname, "../../.github/workflows");
  const files = readdirSync(folder);

  it.each(files)("%s pins each action by its commit, and starts without permissions", (file) => {
    const text = readFileSync(join(folder, file), "utf8");
    const uses = text.match(/uses: .*/g) ?? [];
    expect(uses).not.toEqual([]);
    for (const line of uses) expect(line).toMatch(/^uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    expect(parse(text)).toMatchObject({ permissions: {} });
  });

  it("compare the newest API once a week", () => {
    const workflow = parse(readFileSync(join(folder, "newest-api.yml"), "utf8")) as { on: { schedule: unknown } };
    expect(workflow.on.schedule).toEqual([{ cron: "17 5 * * 1" }]);
  });
});

describe("the README", () => {
  it("names the version and the date of the last comparison with the official client", () => {
    const readme = readFileSync(join(__dirname, "../../README.md"), "utf8");
    expect(readme).toContain(`\`openai\` ${comparedVersion}`);
    expect(readme).toContain(comparedOn);
  });
});

import { describe, expect, it } from "vitest";
import { compareRoutes, methodsBelow } from "../../scripts/sdk/methods";

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

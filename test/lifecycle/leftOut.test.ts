import { describe, expect, it } from "vitest";
import { perTest } from "./perTest";

/*
 * A list can leave out an object that exists: its pages move while others write, and it may lag behind. The object's own address
 * then decides whether the state entry stays.
 */

const VIEWER = "role-api-project-viewer";
const READER = "role-api-organization-reader";

let projectId: string;
let groupId: string;
let userId: string;

const scene = perTest(async ({ world }) => {
  projectId = await world.project("web");
  groupId = await world.group("team");
  userId = await world.person("ana@example.com");
});

const IN_PROJECT = "/projects/{project_id}";
const IN_ORGANIZATION = "/organization";

const relations: [name: string, kind: string, args: () => Record<string, unknown>, list: string, alone: string][] = [
  [
    "a member of a group",
    "GroupUser",
    () => ({ groupId, userId }),
    "GET /organization/groups/{group_id}/users",
    "GET /organization/groups/{group_id}/users/{user_id}",
  ],
  [
    "an external key",
    "ExternalKey",
    () => ({ name: "data", provider: { type: "aws", kmsArn: "arn:kms", roleArn: "arn:role", externalId: projectId } }),
    "GET /organization/external_keys",
    "GET /organization/external_keys/{external_key_id}",
  ],
  [
    "an external storage",
    "ExternalStorage",
    () => ({ projectId, provider: { type: "aws", bucket: "acme", roleArn: "arn:role" } }),
    "GET /organization/external_storage",
    "GET /organization/external_storage/{external_storage_id}",
  ],
  ...(["user", "group"] as const).flatMap((principal): typeof relations => {
    const holder = () => (principal === "user" ? { userId } : { groupId });
    const roles = `${principal}s/{${principal}_id}/roles`;
    return [
      [
        `a role of a ${principal} in a project`,
        "RoleAssignment",
        () => ({ ...holder(), projectId, roleId: VIEWER }),
        `GET ${IN_PROJECT}/${roles}`,
        `GET ${IN_PROJECT}/${roles}/{role_id}`,
      ],
      [
        `a role of a ${principal} in the organisation`,
        "RoleAssignment",
        () => ({ ...holder(), organization: true, roleId: READER }),
        `GET ${IN_ORGANIZATION}/${roles}`,
        `GET ${IN_ORGANIZATION}/${roles}/{role_id}`,
      ],
    ];
  }),
];

describe("a refresh, when the list leaves out", () => {
  it.each(relations)("%s, asks for the object itself and keeps the entry", async (_, kind, args, list, alone) => {
    const { world } = scene;
    const { id, outs } = await scene.run().create(kind, args());
    await world.control.fault({ route: list, kind: "set-field", field: "data", value: [], times: 10 });
    await world.control.clearRequests();
    const read = await scene.run().read(kind, id, outs);
    expect(read.id).toBe(id);
    expect(read.outs).toMatchObject(args());
    expect((await world.control.requests()).counts).toEqual({ [list]: 1, [alone]: 1 });
    await world.control.clearFaults();
    expect(await scene.run().diff(kind, id, read.outs, args())).toMatchObject({ isChanged: false });
  });

  it.each(relations)("%s, and the object is gone, drops the entry", async (_, kind, args, list, alone) => {
    const { world } = scene;
    const created = await scene.run().create(kind, args());
    // A read confirms the id. Without it, the refresh would also look for an object of the same name.
    const { id, outs } = await scene.run().read(kind, created.id, created.outs);
    await scene.run().delete(kind, id, outs);
    await world.control.clearRequests();
    expect((await scene.run().read(kind, id, outs)).id).toBe("");
    const { counts } = await world.control.requests();
    expect([counts[list], counts[alone]]).toEqual([1, 1]);
  });

  it("a role that a person has only through a group, drops the entry", async () => {
    const { world } = scene;
    const args = { userId, projectId, roleId: VIEWER };
    const { id, outs } = await scene.run().create("RoleAssignment", args);
    await scene.run().delete("RoleAssignment", id, outs);
    await world.post(`/organization/groups/${groupId}/users`, { user_id: userId });
    await world.post(`/projects/${projectId}/groups/${groupId}/roles`, { role_id: VIEWER });
    expect((await scene.run().read("RoleAssignment", id, outs)).id).toBe("");
  });

  it("the roles of a group in a project, asks for the group itself and keeps the entry", async () => {
    const { world } = scene;
    const args = { projectId, groupId, roleId: VIEWER };
    const { id, outs } = await scene.run().create("ProjectGroup", args);
    const route = `GET ${IN_PROJECT}/groups/{group_id}/roles`;
    await world.control.fault({ route, kind: "set-field", field: "data", value: [], times: 10 });
    await world.control.clearRequests();
    const read = await scene.run().read("ProjectGroup", id, outs);
    expect(read.id).toBe(id);
    expect((await world.control.requests()).counts).toEqual({
      [route]: 1,
      "GET /organization/projects/{project_id}/groups/{group_id}": 1,
    });
  });
});

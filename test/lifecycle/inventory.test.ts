import { describe, expect, it } from "vitest";
import { branchesOf } from "../../provider/inventory/branches";
import { declarationNamed, declarations } from "../../provider/inventory/kinds";
import { readLive } from "../../provider/inventory/live";
import { Managed } from "../../provider/inventory/managed";
import type { StackObject } from "../../provider/inventory/stackState";
import { providerInput } from "../../provider/lifecycle/registration";
import { Run } from "../../provider/lifecycle/run";
import { kinds } from "../kinds";
import { perTest } from "./perTest";
import { scratchHome } from "./scratchHome";

const scene = perTest();

/** The client of an inventory, in this process. */
function reader(): Run {
  return new Run({ PULUMI_HOME: scratchHome(), ...scene.world.env }, () => undefined, { mostPageAgeMs: Infinity });
}

describe("the inventory of a living organisation", () => {
  // Not one kind has a line of its own there, so each kind proves that its declaration says enough.
  it.each(kinds.map((kind) => [kind.declaration.kind, kind] as const))(
    "finds a %s with the id, inputs and outputs of an import",
    async (name, kind) => {
      const { declaration } = kind;
      const given = await kind.given(scene.world);
      await scene.program.up(scene.run(), name, "it", kind.args(given));
      const { id, inputs, outs } = scene.program.deployed("it")!;

      const run = reader();
      const { objects, implied, unread, leftOut } = await readLive(run, { kinds: new Set([name]) });
      await run.close();
      expect({ unread, leftOut }).toEqual({ unread: [], leftOut: [] });
      const found = [...objects, ...implied].find((object) => object.id === id);
      expect(found, `no ${name} ${id} among ${objects.map((object) => object.id).join(", ")}`).toBeDefined();

      const imported = await scene.run().read(name, id, providerInput(name));
      expect(JSON.parse(JSON.stringify({ inputs: found!.inputs, outs: found!.outputs }))).toEqual({
        inputs: imported.inputs,
        outs: imported.outs,
      });

      const resource = { declaration, id, key: declaration.id.split(id, name), inputs, outputs: outs } as StackObject;
      expect(new Managed([resource]).of(found!)).toEqual(declaration.set ? [] : [resource]);
    },
  );

  it("counts a group's role in a project once, whether a ProjectGroup or a RoleAssignment declares the role", async () => {
    const { world, program } = scene;
    const projectId = await world.project("web");
    const groupId = await world.group("search");
    const roleId = "role-api-project-viewer";
    await program.up(scene.run(), "RoleAssignment", "it", { projectId, groupId, roleId });
    const { id, inputs, outs } = program.deployed("it")!;

    const run = reader();
    const { objects, implied } = await readLive(run, { kinds: new Set(["ProjectGroup", "RoleAssignment"]) });
    await run.close();
    expect(objects.map((one) => one.id)).toEqual([`${projectId}/${groupId}`]);
    expect(implied.map((one) => one.id)).toEqual([id]);

    const declaration = declarationNamed("RoleAssignment")!;
    const resource = { declaration, id, key: declaration.id.split(id, ""), inputs, outputs: outs } as StackObject;
    expect(new Managed([resource]).of(objects[0]!)).toEqual([resource]);
  });

  it("says that it does not know what is below objects that the key may not list", async () => {
    const route = "GET /organization/users";
    await scene.world.control.fault({ route, kind: "error-before-effect", status: 403, times: 10 });
    const run = reader();
    const { unread } = await readLive(run, { kinds: new Set(["OrganizationUser", "RoleAssignment", "Group"]) });
    await run.close();
    const permission = "api.management.read";
    expect(unread.map(({ kind, below, permission: lacks }) => ({ kind, below, permission: lacks }))).toEqual([
      { kind: "OrganizationUser", below: undefined, permission },
      { kind: "RoleAssignment", below: undefined, permission },
    ]);
  });

  it("knows for every kind where its objects are", () => {
    const places = branchesOf(declarations).map(
      ({ declaration, parent = "the organisation" }) => `${declaration.kind} below ${parent}`,
    );
    expect(new Set(places.map((place) => place.split(" ")[0]))).toEqual(new Set(declarations.map(({ kind }) => kind)));
    expect(places.filter((place) => place.startsWith("RoleAssignment"))).toEqual([
      "RoleAssignment below OrganizationUser",
      "RoleAssignment below ProjectUser",
      "RoleAssignment below Group",
      "RoleAssignment below ProjectGroup",
    ]);
  });
});

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { entriesText } from "../../provider/cli/adopt/files/yamlText";
import type { OrganizationDocument } from "../../provider/components/organization/document";
import { createStack, findEngine, temporaryProgram } from "../engine";
import { pem } from "../lifecycle/pem";
import { arbitraryDocument, PEOPLE } from "../unit/arbitraryOrganization";
import { LivedIn } from "./livedIn";
import { loseState } from "./lostState";
import { runExecutable } from "./executable";

const PROGRAM = `
  import * as openai from "pulumi-openai-admin";
  new openai.Organization("program", "organization.yaml");
`;

/** The owner of the simulator's empty organisation. */
const FOUNDER = "owner@example.com";

/**
 * Documents whose objects a program can create and a list contains: no group of an identity provider, no external key, and no role in a
 * project for somebody who is no member. The API lists the roles of a person only below the members of the project. Nobody gets a
 * predefined role, which the membership would say already.
 */
const creatable = arbitraryDocument
  .filter(({ teams = {} }) => Object.values(teams).every(({ groupId }) => groupId === undefined))
  .map(({ projects, ...rest }) => ({ ...rest, ...(projects ? { projects: listedIn(projects) } : {}) }));

function listedIn(projects: NonNullable<OrganizationDocument["projects"]>) {
  const entries = Object.entries(projects).map(([key, project]) => {
    const rest = Object.fromEntries(
      Object.entries(project).filter(([name]) => name !== "grants" && name !== "externalKeyId"),
    );
    const ofMembers = Object.entries(project.grants ?? {}).flatMap(([person, roles]) => {
      const own = (roles ?? []).filter((role) => role in (project.roles ?? {}));
      return person in (project.members ?? {}) && own.length > 0 ? [[person, own] as const] : [];
    });
    return [key, { ...rest, ...(ofMembers.length > 0 ? { grants: Object.fromEntries(ofMembers) } : {}) }];
  });
  return Object.fromEntries(entries) as typeof projects;
}

/** An adopted document without what the simulator has from the start, without the projects of {@link PLAIN}, and without readers. */
function withoutProvided({ owners = [], people, projects = {}, defaults, ...rest }: OrganizationDocument) {
  const withRoles = Object.entries(people ?? {}).filter(([, person]) => person !== "reader");
  const own = Object.entries(projects).filter(([key]) => key !== "default-project" && !key.startsWith(PLAIN));
  return {
    ...rest,
    people: Object.fromEntries(withRoles),
    owners: owners.filter((owner) => owner !== FOUNDER),
    ...(own.length > 0 ? { defaults, projects: Object.fromEntries(own) } : {}),
  };
}

/** Projects without changes, which say what is usual. */
const PLAIN = "plain";

/** Creates the organisation with the component, loses the state, fills it again, and adopts the organisation elsewhere. */
async function survives(document: OrganizationDocument): Promise<void> {
  const files = {
    "index.ts": PROGRAM,
    "organization.yaml": entriesText(document as object as Record<string, unknown>, []),
    ...Object.fromEntries(
      Object.values(document.certificates ?? {}).map(({ file }) => [file!, pem("gateway")] as const),
    ),
  };
  const live = await LivedIn.make(files, { seed: "empty" });
  const { world, stack } = live;
  const elsewhere = await temporaryProgram({});
  const empty = await createStack({ engine: await findEngine(), program: elsewhere.folder, env: world.env });
  try {
    for (const email of PEOPLE) await world.person(email);
    const count = Object.keys(document.projects ?? {}).length + 1;
    for (let index = 0; index < count; index++) await world.project(`${PLAIN} ${index}`);
    await stack.up();
    await world.control.clearRequests();

    await loseState(stack);
    const filled = await live.command(["adopt", "--into", "--yes"]);
    expect(filled).toMatchObject({ code: 0, stderr: "" });
    const { changes } = await stack.preview({ args: ["--refresh"] });
    expect(Object.keys(changes)).toEqual(["same"]);

    const environment = { ...empty.environment, ...world.env };
    const adopted = await runExecutable(elsewhere.folder, environment, ["adopt", "--yes"]);
    expect(adopted.code).toBe(0);
    expect(adopted.stdout).toContain("A preview with a refresh shows no change.\n");
    const text = await readFile(join(elsewhere.folder, "organization.yaml"), "utf8");
    expect(withoutProvided(parse(text) as OrganizationDocument)).toEqual(withoutProvided(document));
    expect(await world.writes()).toEqual({});
  } finally {
    await Promise.all([empty.remove(), elsewhere.remove(), live.remove()]);
  }
}

it("a random organisation survives the loss of its state, and has the same document elsewhere", async () => {
  // A failure prints the seed, and the smallest document needs too long to find.
  await fc.assert(fc.asyncProperty(creatable, survives), { numRuns: 2, endOnFailure: true });
});

import { startSimulator, type Simulator } from "openai-admin-simulator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { shortRole } from "../../provider/access";
import { Answering, type AccessRow } from "../../provider/cli/who/answer";
import { factsAbout, findLive } from "../../provider/cli/who/reading";
import { ArrangedOrganization } from "./arrangedOrganization";
import { whoCases } from "./whoCases";

/** What the founder of each organisation has besides: an owner of the organisation and of the default project. */
const FOUNDER = "owner@example.com";

let simulator: Simulator;
beforeAll(async () => void (simulator = await startSimulator({ seed: "empty" })));
afterAll(() => simulator.close());

describe("who", () => {
  it.each(whoCases)("%s", async (_title, steps, says) => {
    const arranged = await ArrangedOrganization.arrange(simulator, steps);
    try {
      const holders = [...arranged.names("person"), ...arranged.names("account")];
      const rows = new Map<string, readonly AccessRow[]>();
      for (const name of holders) rows.set(name, await accessOf(arranged, name));
      const said = [...rows].flatMap(([name, access]) => access.map((row) => inWords(arranged, name, row)));
      expect(said.sort()).toEqual([...says].sort());

      await agreesWithTheApi(arranged, rows);
      for (const project of arranged.names("project")) await agreesWithTheProject(arranged, project, said);
      for (const group of arranged.names("group")) await agreesWithTheGroup(arranged, group, said);
    } finally {
      await arranged.run.close();
    }
  });

  it("has forty cases, each with a title of its own", () => {
    expect(new Set(whoCases.map(([title]) => title)).size).toBe(40);
  });
});

async function accessOf(arranged: ArrangedOrganization, name: string): Promise<readonly AccessRow[]> {
  const { subjects } = await findLive(arranged.run, arranged.idOf(name));
  expect(subjects.map(({ id }) => id)).toEqual([arranged.idOf(name)]);
  const facts = await factsAbout(arranged.run, subjects[0]!);
  const { access } = new Answering(facts, undefined).about(subjects[0]!);
  // Each organisation has a default project, which the cases do not name.
  return access.filter(({ project }) => project === undefined || arranged.nameOf(project.id) !== project.id);
}

function inWords(arranged: ArrangedOrganization, holder: string, { role, project, way, group }: AccessRow): string {
  const through = group ? `through ${arranged.nameOf(group.id)}` : "";
  const ways = {
    direct: "",
    invite: " by invite",
    group: ` ${through}`,
    organization: ` as owner${through && `, ${through}`}`,
  };
  return `${holder}: ${role.name}${project ? ` in ${arranged.nameOf(project.id)}` : ""}${ways[way]}`;
}

/** What the API itself tells of each holder: the roles with their sources, and the effective access of a key's owner. */
async function agreesWithTheApi(arranged: ArrangedOrganization, rows: ReadonlyMap<string, readonly AccessRow[]>) {
  for (const [holder, access] of rows) {
    const id = arranged.idOf(holder);
    const isAccount = arranged.names("account").includes(holder);
    for (const project of arranged.names("project")) {
      const projectId = arranged.idOf(project);
      const here = access.filter((row) => row.project?.id === projectId);
      const base = `/organization/projects/${projectId}`;
      const { data: accounts } = await arranged.get<{ data: { id: string }[] }>(`${base}/service_accounts`);
      // An account has keys in its own project only.
      if (!isAccount || accounts.some((account) => account.id === id)) {
        const key = `${base}/api_keys/${await arranged.keyOf(holder, project)}`;
        const { owner_project_access: found } = await arranged.get<{ owner_project_access: string }>(key);
        expect([holder, project, found]).toEqual([holder, project, here.length > 0 ? "active" : "inactive"]);
      }
      if (!isAccount) expect(sourcesOf(here, id)).toEqual(await heldIn(arranged, `/projects/${projectId}`, id));
    }
    const everywhere = access.filter((row) => row.project === undefined);
    if (!isAccount) expect(sourcesOf(everywhere, id)).toEqual(await heldIn(arranged, "/organization", id));
  }
}

/** `role_1 from group_1`: the assigned roles of an answer, each with its source. A membership is no assigned role. */
function sourcesOf(rows: readonly AccessRow[], holderId: string): string[] {
  const isAssigned = ({ way, objects: [grant] }: AccessRow) =>
    way === "group" || (way === "direct" && grant!.declaration.kind === "RoleAssignment");
  return rows
    .filter(isAssigned)
    .map(({ role, group }) => `${shortRole(role.id)} from ${group?.id ?? holderId}`)
    .sort();
}

interface Held {
  readonly id: string;
  readonly assignment_sources: { readonly principal_id: string }[] | null;
}

async function heldIn(arranged: ArrangedOrganization, scope: string, id: string): Promise<string[]> {
  const { data } = await arranged.get<{ data: Held[] }>(`${scope}/users/${id}/roles`);
  return data
    .flatMap((role) =>
      (role.assignment_sources ?? [{ principal_id: id }]).map(
        (source) => `${shortRole(role.id)} from ${source.principal_id}`,
      ),
    )
    .sort();
}

/** The answer about a project says of each holder what the answer about the holder says, apart from assignments of strangers. */
async function agreesWithTheProject(arranged: ArrangedOrganization, project: string, said: readonly string[]) {
  const rows = await accessOf(arranged, project);
  const here = rows.filter(({ holder }) => holder.name !== FOUNDER && arranged.nameOf(holder.id) !== holder.id);
  const told = here.map((row) => inWords(arranged, arranged.nameOf(row.holder.id), row));
  const { data: members } = await arranged.get<{ data: { id: string }[] }>(
    `/organization/projects/${arranged.idOf(project)}/users`,
  );
  const isOfStranger = (line: string) =>
    /: deployer in \w+$/.test(line) && !members.some(({ id }) => line.startsWith(`${arranged.nameOf(id)}:`));
  expect(told.sort()).toEqual(
    said.filter((line) => new RegExp(` in ${project}( |$)`).test(line) && !isOfStranger(line)),
  );
}

/** The grants of a group are the roles that its members have through it. */
async function agreesWithTheGroup(arranged: ArrangedOrganization, group: string, said: readonly string[]) {
  const rows = await accessOf(arranged, group);
  const grants = rows.map(({ role, project }) => `${role.name}${project ? ` in ${arranged.nameOf(project.id)}` : ""}`);
  const through = said
    .filter((line) => line.endsWith(` through ${group}`) && !line.includes(" as owner"))
    .map((line) => /: (.*) through/.exec(line)![1]!);
  expect(through.filter((line) => !grants.includes(line))).toEqual([]);
  if (through.length > 0) expect([...new Set(through)].sort()).toEqual(grants.sort());
}

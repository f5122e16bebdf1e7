import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { declaredBefore, declaredInFiles, requireEarlier } from "../../provider/cli/adopt/before";
import { declare, type Declared, type DeclareOptions, type Format } from "../../provider/cli/adopt/declare";
import { heldByOthers, ofOrganization } from "../../provider/cli/adopt/managed";
import { Managed } from "../../provider/inventory/managed";
import type { InventoryObject } from "../../provider/inventory/object";
import type { StackObject } from "../../provider/inventory/stackState";
import { objectsOf } from "./arbitraryOrganization";

const FORMATS: readonly Format[] = ["yaml", "ts", "resources"];

const document = {
  owners: ["ana@example.com"],
  roles: { auditor: { permissions: ["api.usage.read"] } },
  teams: { crew: { members: ["ben@example.com"] } },
  projects: {
    web: {
      members: { "ben@example.com": "owner" as const },
      serviceAccounts: { worker: { role: "member" as const } },
      spendAlerts: { "at-500": { dollars: 500, recipients: ["ana@example.com"] } },
    },
    api: { members: {} },
  },
};

/** An organisation, the files and the state that a first run leaves. */
async function adopted(format: Format) {
  const objects = objectsOf(document);
  const first = declare({ objects, leftOut: [] }, { format, name: "acme", protect: true });
  const own = first.resources.map(({ kind, name, id }): StackObject => {
    const object = objects.find((one) => one.declaration.kind === kind && one.id === id)!;
    const isSingle = format === "resources";
    const urn = `urn:pulumi:dev::acme::${isSingle ? "" : "openai-admin:index:Organization$"}${kind}::${name}`;
    const of = {
      stack: "dev",
      provider: undefined,
      organization: { source: "header" as const, id: "org-1" },
      parked: undefined,
      lines: [],
    };
    return { ...object, ...of, name, urn };
  });
  const folder = await mkdtemp(join(tmpdir(), "adopted-"));
  try {
    for (const [path, text] of first.files) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    const inFiles = await declaredInFiles(folder);
    const before = declaredBefore(own, { organization: "acme", format, inFiles });
    const existing = format === "yaml" ? { existing: first.files.get("organization.yaml")! } : {};
    const again = (changed: readonly InventoryObject[], options: Partial<DeclareOptions> = {}) => {
      const earlier = new Set(before.resources.map(({ declaration, id }) => `${declaration.kind} ${id}`));
      const same = { format, name: "acme", protect: true, known: before.known, before: earlier, ...existing };
      return declare({ objects: changed, leftOut: [] }, { ...same, ...options });
    };
    return { objects, first, before, again };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const namesIn = ({ resources }: Declared) => resources.map(({ kind, name, id }) => `${kind} ${name} = ${id}`).sort();

/** The objects after somebody has changed inputs in the console. */
function changed(objects: readonly InventoryObject[], kind: string, inputs: object): InventoryObject[] {
  return objects.map((object) =>
    object.declaration.kind === kind
      ? { ...object, inputs: { ...object.inputs, ...inputs }, outputs: { ...object.outputs, ...inputs } }
      : object,
  );
}

describe.each(FORMATS)("a second run with %s", (format) => {
  const renames: [string, object][] = [
    ["Project", { name: "renamed" }],
    ["Group", { name: "renamed" }],
    ["Role", { name: "renamed" }],
    ["ServiceAccount", { name: "renamed" }],
    ["ProjectSpendAlert", { thresholdAmount: 60_000 }],
  ];

  it.each(renames)("keeps the names of the resources after a change of a %s in the console", async (kind, inputs) => {
    const { objects, first, again } = await adopted(format);
    const [one] = objects.filter(({ declaration }) => declaration.kind === kind);
    const others = objects.filter((object) => object !== one);
    expect(namesIn(again([...changed([one!], kind, inputs), ...others]))).toEqual(namesIn(first));
  });

  it("gives a new object of the same name a name of its own", async () => {
    const { objects, first, again } = await adopted(format);
    const web = objects.find(({ inputs }) => inputs.name === "web")!;
    const worker = objects.find(({ inputs }) => inputs.name === "worker")!;
    const twins: InventoryObject[] = [
      { ...web, id: "proj_new1", key: { projectId: "proj_new1" } },
      { ...worker, id: `${web.id}/svc_new2`, key: { ...worker.key, serviceAccountId: "svc_new2" } },
    ];
    const names = namesIn(again([...objects, ...twins]));
    const inProject = format === "resources" ? "" : "acme-";
    expect(names.filter((name) => !namesIn(first).includes(name))).toEqual([
      `Project ${inProject}web-new1 = proj_new1`,
      `ServiceAccount ${inProject}web-worker-new2 = ${web.id}/svc_new2`,
    ]);
    expect(names).toHaveLength(first.resources.length + 2);
  });

  it("keeps the declarations that its selection does not name", async () => {
    const { objects, first, again } = await adopted(format);
    const narrow = again(objects, { only: ["limits"], projects: ["api"] });
    if (format === "yaml") expect(narrow.files.get("organization.yaml")).toBe(first.files.get("organization.yaml"));
    else expect(narrow).toEqual(first);
  });

  it("adds what its selection names to a project that the program declares", async () => {
    const { objects, first, again } = await adopted(format);
    const members = { "ben@example.com": "owner", "cleo@example.com": "member" };
    const more = objects.map((object) =>
      object.declaration.kind === "ProjectMembers" && "ben@example.com" in (object.inputs.members as object)
        ? { ...object, inputs: { ...object.inputs, members } }
        : object,
    );
    const added = again(more, { only: ["members"] });
    const texts = ({ files }: Declared) => [...files].flatMap(([, text]) => text.split("\n"));
    const fresh = texts(added).filter((line) => !texts(first).includes(line) && !line.startsWith("// Written by"));
    expect(fresh).toEqual([expect.stringContaining("cleo@example.com")]);
  });
});

describe("a second run", () => {
  it("does not add to the entry of another project, also without a state", () => {
    const both = objectsOf({
      projects: { web: { members: {} }, "web-2": { name: "web", members: { "ben@example.com": "owner" } } },
    });
    const existing = "projects:\n  web:\n    members: {}\n";
    const options = { format: "yaml", name: "acme", protect: false, existing } as const;
    const { files } = declare({ objects: both, leftOut: [] }, options);
    expect(files.get("organization.yaml")).toMatch(/^projects:\n {2}web:\n {4}members: \{\}\n\n {2}# project_/);
    const [first] = both.filter(({ declaration }) => declaration.kind === "Project");
    const heldBy = [{ kind: "Project", id: first!.id, reason: "the stack prod manages it." }];
    const without = declare({ objects: both, leftOut: [] }, { ...options, heldBy });
    expect(without.files.get("organization.yaml")).toMatch(/^projects:\n {2}web:\n {4}members: \{\}\n\n {2}# project_/);
  });

  it("refuses to drop the declaration of an object that still exists", async () => {
    const { objects, before, again } = await adopted("ts");
    const live = { objects, unread: [] };
    const lost = objects.filter(({ declaration }) => declaration.kind !== "ServiceAccount");
    expect(() => requireEarlier(before, again(objects), live)).not.toThrow();
    // Somebody has deleted the account.
    expect(() => requireEarlier(before, again(lost), { ...live, objects: lost })).not.toThrow();
    expect(() => requireEarlier(before, again(lost), live)).toThrow(
      "Wrote nothing: the new files would not declare ServiceAccount acme-web-worker, so the next `pulumi up` would delete what " +
        "these resources manage. Move their declarations into a file of your own, then run adopt again.",
    );
    const unread = [
      { kind: "ServiceAccount", below: undefined, permission: "api.management.read", reason: "" },
    ] as const;
    expect(() => requireEarlier(before, again(lost), { objects: lost, unread })).toThrow(
      "adopt could not read the whole organisation: the key lacks api.management.read. Run adopt again with a key that may read everything.",
    );
  });

  it("takes only generated files for its own", async () => {
    const folder = await mkdtemp(join(tmpdir(), "adopted-"));
    try {
      await writeFile(join(folder, "mine.ts"), 'new openai.Project("mine", { name: "mine" });\n');
      expect(await declaredInFiles(folder)).toEqual({ all: new Set(), unedited: new Set() });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe("a resource of another stack", () => {
  it("holds an object only in its own organisation", async () => {
    const { objects, before } = await adopted("ts");
    const heldIn = (id: string | undefined) => {
      const organization = id === undefined ? undefined : { source: "header" as const, id };
      const others = ofOrganization(before.resources, organization);
      return heldByOthers(objects, [], { own: new Managed([]), others: new Managed(others) });
    };
    const owners = { kind: "OrganizationOwners", id: "organization", reason: "the stack dev manages it." };
    expect(heldIn("org-1")).toContainEqual(owners);
    expect(heldIn(undefined)).toContainEqual(owners);
    expect(heldIn("org-2")).toEqual([]);
  });
});

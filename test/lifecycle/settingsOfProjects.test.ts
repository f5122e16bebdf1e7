import { describe, expect, it } from "vitest";
import { projectOf } from "../kinds/seen";
import { named } from "./messages";
import { perTest } from "./perTest";

type Properties = Record<string, unknown>;

let web: string;
const scene = perTest(async ({ world }) => {
  web = await world.project("web");
});
const { run } = scene;

/** The message of an `up` in a new run, with `<web>` for the id of the project. */
async function failure(kind: string, args: Properties): Promise<string> {
  const done = await scene.program.up(run(), kind, kind, args);
  expect(done).toBeInstanceOf(Error);
  return named((done as Error).message, { web });
}

async function created(kind: string, args: Properties): Promise<void> {
  expect(await scene.program.up(run(), kind, kind, args)).toBe("created");
}

const limitAt = (project: string) => `/organization/projects/${project}/spend_limit`;
const recipients = ["ana@example.com"];

/** The messages in full, so that whoever changes one sees how it reads. The kinds' files list mistakes that a preview detects. */
describe("a mistake that only the API can detect", () => {
  it("a project that does not exist, for a setting that may be unset", async () => {
    expect(await failure("ProjectSpendLimit", { projectId: "proj_wrong", thresholdAmount: 100 })).toBe(
      "Could not change the spend limit of project proj_wrong (POST /organization/projects/proj_wrong/spend_limit): the API answered " +
        "404 (project_not_found): No project found with id 'proj_wrong'. The object does not exist, or belongs to another " +
        "organisation. Check the id. If the object existed before, run `pulumi up --refresh`. [request req_…]",
    );
  });

  it("an archived project [F15]", async () => {
    await scene.world.archive(web);
    const archived =
      "the API answered 400 (project_archived): Project <web> is archived; archived projects cannot be used or updated. Archiving a " +
      "project cannot be undone. If this program declares the project, run `pulumi up --refresh` to create it again; otherwise use " +
      "another project. [request req_…]";
    expect(await failure("ProjectSpendLimit", { projectId: web, thresholdAmount: 100 })).toBe(
      `Could not read the spend limit of project <web> (GET ${limitAt("<web>")}): ${archived}`,
    );
    const alert = { projectId: web, thresholdAmount: 100, notificationChannel: { recipients } };
    expect(await failure("ProjectSpendAlert", alert)).toBe(
      `Could not create a spend alert in project <web> (POST /organization/projects/<web>/spend_alerts): ${archived}`,
    );
    expect(await failure("ProjectDataRetention", { projectId: web, retentionType: "none" })).toBe(
      `Could not read the data retention of project <web> (GET /organization/projects/<web>/data_retention): ${archived}`,
    );
  });

  it("a type of retention, and a tier, that the API does not know", async () => {
    const advice =
      "OpenAI must approve a type of retention for the organisation before anybody can set it. Use a type that the console " +
      "offers under Settings > Data controls, or ask OpenAI. [request req_…]";
    expect(await failure("OrganizationDataRetention", { retentionType: "zdr" })).toBe(
      "Could not change the data retention of the organisation (POST /organization/data_retention): the API answered 400 " +
        "(invalid_value, param retention_type): Invalid value: 'zdr'. Supported values are: 'zero_data_retention', " +
        "'modified_abuse_monitoring', 'enhanced_zero_data_retention', 'enhanced_modified_abuse_monitoring'. " +
        advice,
    );
    expect(await failure("ProjectServiceTierSettings", { projectId: web, enabledTiers: ["slow"] })).toContain(
      "Could not change the service tier settings of project <web>",
    );
  });

  it("an import of a setting that is not set", async () => {
    for (const [kind, id] of [
      ["ProjectModelPermissions", web],
      ["OrganizationSpendLimit", "organization"],
    ] as const) {
      const form = kind === "ProjectModelPermissions" ? "<projectId>" : "organization";
      const article = kind.startsWith("O") ? "an" : "a";
      await expect(run().read(kind, id, {})).rejects.toThrow(
        `Could not find ${kind} ${id}: it is not set, or does not exist in this organisation. Check the id: the id of ${article} ` +
          `${kind} has the form ${form}.`,
      );
    }
  });
});

describe("the settings of a project", () => {
  it("model permissions replace existing ones, say so, and restore all of them, also those that the program has not changed [F35]", async () => {
    const path = `/organization/projects/${web}/model_permissions`;
    await scene.world.post(path, { mode: "deny_list", model_ids: ["o3"] });
    const first = run();
    const args = { projectId: web, mode: "deny_list", modelIds: ["gpt-5"] };
    await scene.program.up(first, "ProjectModelPermissions", "models", args);
    expect(first.printed).toEqual([
      `ProjectModelPermissions ${web} was set before this run, which changed modelIds from ["o3"] to ["gpt-5"]. A destroy restores the earlier values.`,
    ]);
    await scene.program.up(run(), "ProjectModelPermissions", "models", { ...args, mode: "allow_list" });
    await scene.program.destroy(run(), "ProjectModelPermissions", "models");
    expect((await projectOf(scene.world, web)).modelPermissions).toEqual({ mode: "deny_list", model_ids: ["o3"] });
  });

  it("an import of a limit sends nothing in a destroy, until the program changes the limit", async () => {
    const limit = { threshold_amount: 40_000, currency: "USD", interval: "month" };
    await scene.world.post(limitAt(web), limit);
    await created("ProjectSpendLimit", { projectId: web, thresholdAmount: 40_000 });
    await scene.program.adopt(run(), "ProjectSpendLimit", "ProjectSpendLimit");
    await scene.world.control.clearRequests();
    const last = run();
    await scene.program.destroy(last, "ProjectSpendLimit", "ProjectSpendLimit");
    expect(await scene.world.writes()).toEqual({});
    expect(last.printed.join("\n")).toContain("nothing was sent, because the program has changed no earlier value");
  });

  it("an empty set of tiers means Standard only, and no set means that the program does not manage the tiers", async () => {
    await created("ProjectServiceTierSettings", { projectId: web, default: "fast" });
    const bodies = async () => (await scene.world.control.requests()).entries.filter(({ method }) => method === "POST");
    expect((await bodies()).map(({ body }) => body)).toEqual([{ default: "fast" }]);
    const change = { projectId: web, default: "fast", enabledTiers: [] };
    await scene.program.up(run(), "ProjectServiceTierSettings", "ProjectServiceTierSettings", change);
    expect((await projectOf(scene.world, web)).serviceTiers).toEqual({ default: "fast", enabled_tiers: [] });
    await scene.program.destroy(run(), "ProjectServiceTierSettings", "ProjectServiceTierSettings");
    // The program declared the set only after the create, so the create has recorded it all the same.
    expect((await projectOf(scene.world, web)).serviceTiers).toEqual({ default: "standard", enabled_tiers: "all" });
  });

  it("customer-managed retention is found, shown as drift, and left alone if the API refuses to restore it", async () => {
    const kind = "ProjectDataRetention";
    const args = { projectId: web, retentionType: "zero_data_retention" };
    await scene.world.control.manageRetention({ projectId: web });
    await created(kind, args);
    await scene.world.control.manageRetention({ projectId: web });
    await scene.program.refresh(run(), kind, kind);
    expect(scene.program.deployed(kind)?.outs.retentionType).toBe("customer_managed");
    expect(await scene.program.up(run(), kind, kind, args)).toBe("updated");
    const last = run();
    await scene.program.destroy(last, kind, kind);
    expect(last.printed.join("\n")).toContain(
      `Could not restore the earlier values of ${kind} ${web}: the API refused them`,
    );
    expect((await projectOf(scene.world, web)).dataRetention).toBe("zero_data_retention");
  });

  it("customer-managed retention ends with the last storage, which the next refresh shows as drift", async () => {
    const kind = "ProjectDataRetention";
    const args = { projectId: web, retentionType: "zero_data_retention" };
    await created(kind, args);
    const provider = { type: "aws", bucket: "data", role_arn: "arn:aws:iam::1:role/r" };
    const storage = await scene.world.post("/organization/external_storage", { project_id: web, provider });
    await scene.world.control.manageRetention({ projectId: web });
    await scene.world.delete(`/organization/external_storage/${storage.id}`);
    await scene.program.refresh(run(), kind, kind);
    expect(scene.program.deployed(kind)?.outs.retentionType).toBe("organization_default");
    expect(await scene.program.up(run(), kind, kind, args)).toBe("updated");
    expect((await projectOf(scene.world, web)).dataRetention).toBe("zero_data_retention");
  });
});

import { describe, expect, it } from "vitest";
import { MistakeScene } from "./mistakeScene";

type Properties = Record<string, unknown>;

const WRONG_ID =
  "The object does not exist, or belongs to another organisation. Check the id. If the object existed before, run `pulumi up --refresh`. " +
  "[request req_…]";

const ARCHIVED =
  "archived projects cannot be used or updated. Archiving a project cannot be undone. If this program declares the project, run " +
  "`pulumi up --refresh` to create it again; otherwise use another project. [request req_…]";

const CENTS = "must be a whole number of cents: openai.usd(500) is $500.00";

/** The advice for a person whom nobody knows, up to its last words. */
const UNKNOWN_PERSON =
  'Check the spelling. For a person who has not joined yet, declare new openai.OrganizationUser("<name>", { email: "<address>", ' +
  'whenAbsent: "wait" }), and';
const ALSO_TARGET = "In a run with --target, also target the OrganizationUser of the person: --target '<its urn>'.";

/** Mistakes in the kinds for people, money and keys. The tests quote the messages in full, as in mistakes.test.ts. */
describe("a mistake", () => {
  const scene = new MistakeScene(async (world) => {
    const [web, archived] = [await world.project("web"), await world.project("archived")];
    await world.archive(archived);
    const account = { name: "worker", create_service_account_only: true };
    const worker = (await world.post(`/organization/projects/${web}/service_accounts`, account)).id;
    const [ana, search] = [await world.person("ana@example.com"), await world.group("search")];
    return { web, archived, worker, ana, search };
  });
  const previewed = scene.previewed.bind(scene);
  const upped = scene.upped.bind(scene);
  const got = scene.got.bind(scene);

  describe("in an Invite", () => {
    const invite = (given: Properties) => ({ email: "dora@example.com", role: "reader", ...given });

    it("is an address in the organisation", async () => {
      expect(await upped("Invite", invite({ email: "ana@example.com" }))).toBe(
        "Could not send an invite (POST /organization/invites): the API answered 400 (user_already_in_organization, param email): " +
          "ana@example.com is already a member of this organization. If ana@example.com is in the organisation already, remove this " +
          "Invite and declare an OrganizationUser. An address can have only one open invite. [request req_…]",
      );
    });

    it("is a project that does not exist or is archived", async () => {
      expect(await upped("Invite", invite({ projects: [{ projectId: "proj_wrong", role: "member" }] }))).toBe(
        "Could not send an invite (POST /organization/invites): the API answered 404 (project_not_found): No project found with id " +
          `'proj_wrong'. ${WRONG_ID}`,
      );
      expect(await upped("Invite", invite({ projects: [{ projectId: scene.ids.archived, role: "member" }] }))).toBe(
        "Could not send an invite (POST /organization/invites): the API answered 400 (project_archived): Project <archived> is archived; " +
          ARCHIVED,
      );
    });

    it("is the role of a project in place of a role in the organisation, and the reverse", async () => {
      expect(await previewed("Invite", invite({ role: "member" }))).toBe("role: must be owner or reader");
      expect(await previewed("Invite", invite({ projects: [{ projectId: scene.ids.web, role: "reader" }] }))).toBe(
        "projects.0.role: must be member or owner",
      );
    });

    it("is a map of projects", async () => {
      expect(await previewed("Invite", invite({ projects: { [scene.ids.web]: "member" } }))).toBe(
        "projects: must be a list",
      );
    });
  });

  describe("in ProjectMembers", () => {
    const members = (given: Properties) => ({ projectId: scene.ids.web, members: {}, ...given });

    it("is a project that does not exist or is archived", async () => {
      const one = { members: { "ana@example.com": "member" } };
      expect(await upped("ProjectMembers", members({ ...one, projectId: "proj_wrong" }))).toBe(
        "Could not list the users of project proj_wrong (GET /organization/projects/proj_wrong/users): the API answered 404 " +
          `(project_not_found): No project found with id 'proj_wrong'. ${WRONG_ID}`,
      );
      expect(await upped("ProjectMembers", members({ ...one, projectId: scene.ids.archived }))).toBe(
        "Could not list the users of project <archived> (GET /organization/projects/<archived>/users): the API answered 400 " +
          `(project_archived): Project <archived> is archived; ${ARCHIVED}`,
      );
    });

    it("is a person whom nobody knows: the message names all of them, and nobody is added", async () => {
      const unknown = { "nobody@example.com": "member", "user-wrong": "owner", "ana@example.com": "member" };
      expect(await upped("ProjectMembers", members({ members: unknown }))).toBe(
        "Nothing was changed: these people in members are not in the organisation: nobody@example.com, user-wrong. " +
          `${UNKNOWN_PERSON} add { dependsOn: [<it>] } to the options of this resource. ${ALSO_TARGET}`,
      );
    });

    it("is a role that does not exist", async () => {
      expect(await upped("ProjectMembers", members({ members: { "ana@example.com": "admin" } }))).toBe(
        "Could not add a user to project <web> (POST /organization/projects/<web>/users): the API answered 400 (invalid_value, param " +
          "role): Invalid value: 'admin'. Supported values are: 'owner', 'member'. A role must be owner or member. For another role, " +
          "declare a RoleAssignment. [request req_…]",
      );
    });

    it("is a list of people, as GroupMembers take it", async () => {
      expect(await previewed("ProjectMembers", members({ members: ["ana@example.com"] }))).toBe(
        "members: must be a map",
      );
    });

    it("is one person by two names", async () => {
      expect(
        await upped("ProjectMembers", members({ members: { "ana@example.com": "member", [scene.ids.ana]: "owner" } })),
      ).toBe("Nothing was changed: ana@example.com and <ana> in members are the same person. Name each person once.");
    });
  });

  describe("in GroupMembers", () => {
    it("is a group that does not exist", async () => {
      expect(await upped("GroupMembers", { groupId: "group_wrong", members: ["ana@example.com"] })).toBe(
        "Could not list the users of group group_wrong (GET /organization/groups/group_wrong/users): the API answered 404 " +
          `(group_not_found): No group found with id 'group_wrong'. ${WRONG_ID}`,
      );
    });

    it("is a person whom nobody knows", async () => {
      expect(await upped("GroupMembers", { groupId: scene.ids.search, members: ["nobody@example.com"] })).toBe(
        "Nothing was changed: these people in members are not in the organisation: nobody@example.com. " +
          `${UNKNOWN_PERSON} use its id in members. ${ALSO_TARGET}`,
      );
    });

    it("is a map of people, as ProjectMembers take it", async () => {
      expect(
        await previewed("GroupMembers", { groupId: scene.ids.search, members: { "ana@example.com": "member" } }),
      ).toBe("members: must be a list");
    });
  });

  describe("in OrganizationOwners", () => {
    it("is a person whom nobody knows", async () => {
      expect(await upped("OrganizationOwners", { owners: ["owner@example.com", "nobody@example.com"] })).toBe(
        "Nothing was changed: these people in owners are not in the organisation: nobody@example.com. " +
          `${UNKNOWN_PERSON} use its id in owners. ${ALSO_TARGET}`,
      );
    });

    it("is one address in two spellings, or a text in place of a list", async () => {
      expect(await previewed("OrganizationOwners", { owners: ["ana@example.com", "Ana@example.com"] })).toBe(
        "owners: ana@example.com and Ana@example.com are the same person. Name each person once",
      );
      expect(await previewed("OrganizationOwners", { owners: "ana@example.com" })).toBe("owners: must be a list");
    });

    it("is a wrong id of a get", async () => {
      expect(await got("OrganizationOwners", "org-1")).toBe(
        `"org-1" is not the id of an OrganizationOwners: the id must have the form organization`,
      );
    });
  });

  describe("in ProjectRateLimits", () => {
    const limits = (given: Properties) => ({ projectId: scene.ids.web, limits: given });

    it("is a model that the project does not have", async () => {
      expect(await upped("ProjectRateLimits", limits({ "gpt-9": { maxRequestsPer1Minute: 1 } }))).toBe(
        `Nothing was changed: the API lists no model "gpt-9" in project <web>. Use these names in limits: gpt-4.1, gpt-4o, ` +
          "gpt-4o-audio-preview, gpt-5, gpt-5-mini, gpt-image-1, gpt-realtime, o3-pro, o4-mini, omni-moderation-latest, " +
          "text-embedding-3-small, whisper-1.",
      );
    });

    it("is a limit that the model does not have", async () => {
      expect(await upped("ProjectRateLimits", limits({ "gpt-5": { maxImagesPer1Minute: 1 } }))).toBe(
        "Could not set maxImagesPer1Minute of model gpt-5 in project <web>: the model does not have this limit. Set any of these " +
          "instead: maxRequestsPer1Minute, maxTokensPer1Minute, batch1DayMaxInputTokens.",
      );
    });

    it("is a limit above that of the organisation", async () => {
      expect(await upped("ProjectRateLimits", limits({ "gpt-4.1": { maxRequestsPer1Minute: 99_999_999 } }))).toBe(
        "Could not change rate limit rl-gpt-4.1 of project <web> (POST /organization/projects/<web>/rate_limits/rl-gpt-4.1): the API " +
          "answered 400 (param max_requests_per_1_minute): 'max_requests_per_1_minute' exceeds the organization's limit of 10000 for " +
          "gpt-4.1. maxRequestsPer1Minute must not exceed the organisation's limit for the model. Set a lower value, or ask OpenAI to " +
          "raise that limit. [request req_…]",
      );
    });

    it("is a number in place of the limits of a model, or a field that no model has", async () => {
      expect(await previewed("ProjectRateLimits", limits({ "gpt-5": 300 }))).toBe("limits.gpt-5: must be an object");
      expect(
        await previewed("ProjectRateLimits", limits({ "gpt-5": { maxRequests: 1, maxTokensPer1Minute: 1 } })),
      ).toBe("limits.gpt-5: has no field maxRequests");
    });
  });

  describe("in a ServiceAccountKey", () => {
    const key = (given: Properties) => ({
      projectId: scene.ids.web,
      serviceAccountId: scene.ids.worker,
      name: "jobs",
      ...given,
    });

    it("is an account that the project does not have", async () => {
      expect(await upped("ServiceAccountKey", key({ serviceAccountId: "svc_acct_wrong" }))).toBe(
        "Could not create an API key for service account svc_acct_wrong of project <web> (POST " +
          "/organization/projects/<web>/service_accounts/svc_acct_wrong/api_keys): the API answered 404 (service_account_not_found): " +
          `No service account found with id 'svc_acct_wrong'. ${WRONG_ID}`,
      );
    });

    it("is an empty list of scopes, which would allow everything, or a text", async () => {
      expect(await previewed("ServiceAccountKey", key({ scopes: [] }))).toBe(
        "scopes: an empty list means all permissions: name the scopes, or leave scopes out",
      );
      expect(await previewed("ServiceAccountKey", key({ scopes: "api.files.read" }))).toBe("scopes: must be a list");
    });

    it("is a lifetime in days", async () => {
      expect(await previewed("ServiceAccountKey", key({ expiresInSeconds: "90d" }))).toBe(
        "expiresInSeconds: must be a whole number of seconds",
      );
      expect(await previewed("ServiceAccountKey", key({ expiresInDays: 90 }))).toBe(
        "expiresInDays is not an input of a ServiceAccountKey, which takes projectId, serviceAccountId, name, scopes, expiresInSeconds, " +
          "keepers, forceDelete, generation",
      );
    });
  });

  describe("in a ProjectApiKey", () => {
    const key = (given: Properties) => ({ projectId: scene.ids.web, apiKeyId: "key_1", ...given });

    it("is a key that the project does not have", async () => {
      expect(await upped("ProjectApiKey", key({}))).toBe(
        "Could not read API key key_1 of project <web> (GET /organization/projects/<web>/api_keys/key_1): the API answered 404 " +
          `(api_key_not_found): No api key found with id 'key_1'. ${WRONG_ID}`,
      );
    });

    it("is the value of the key in place of its id: the preview neither sends nor prints the value", async () => {
      expect(await previewed("ProjectApiKey", key({ apiKeyId: "sk-proj-0123456789abcdef" }))).toBe(
        "apiKeyId: must be the id of a key (key_…), not its secret value",
      );
    });

    it("is an unknown value of onDestroy", async () => {
      expect(await previewed("ProjectApiKey", key({ onDestroy: "delete" }))).toBe("onDestroy: must be revoke or keep");
    });
  });

  describe("in an AdminApiKey", () => {
    it("is a missing name, a lifetime above a year, or a list of scopes", async () => {
      expect(await previewed("AdminApiKey", {})).toBe("name is required");
      expect(await previewed("AdminApiKey", { name: "reports", expiresInSeconds: 400 * 86_400 })).toBe(
        "expiresInSeconds: must be at most 31536000 seconds, which is a year",
      );
      expect(await previewed("AdminApiKey", { name: "reports", scopes: ["api.management.read"] })).toBe(
        "scopes is not an input of an AdminApiKey, which takes name, expiresInSeconds, keepers",
      );
    });

    it("is the id of a key that does not exist", async () => {
      expect(await got("AdminApiKey", "key_1")).toBe(
        "Could not find AdminApiKey key_1: it does not exist in this organisation, or has expired. Check the id: the id of an AdminApiKey " +
          "has the form <adminApiKeyId>.",
      );
    });
  });

  describe.each(["ProjectSpendLimit", "OrganizationSpendLimit"])("in a %s", (kind) => {
    const limit = (given: Properties) => ({
      ...(kind === "ProjectSpendLimit" ? { projectId: scene.ids.web } : {}),
      thresholdAmount: 50_000,
      ...given,
    });

    it("is an amount in dollars, or no amount at all", async () => {
      expect(await previewed(kind, limit({ thresholdAmount: 499.99 }))).toBe(`thresholdAmount: ${CENTS}`);
      expect(await previewed(kind, limit({ thresholdAmount: "$500" }))).toBe(`thresholdAmount: ${CENTS}`);
      expect(await previewed(kind, limit({ thresholdAmount: 0 }))).toBe(
        "thresholdAmount: must be $0.01 or more: openai.usd(500) is $500.00",
      );
    });

    it("is another currency, or another interval", async () => {
      expect(await previewed(kind, limit({ currency: "EUR" }))).toBe("currency: must be USD, the API's only currency");
      expect(await previewed(kind, limit({ interval: "day" }))).toBe(
        "interval: must be month, the API's only interval",
      );
    });
  });

  it("in a ProjectSpendLimit is a project that does not exist", async () => {
    expect(await upped("ProjectSpendLimit", { projectId: "proj_wrong", thresholdAmount: 50_000 })).toBe(
      "Could not change the spend limit of project proj_wrong (POST /organization/projects/proj_wrong/spend_limit): the API answered 404 " +
        `(project_not_found): No project found with id 'proj_wrong'. ${WRONG_ID}`,
    );
  });

  it("in an OrganizationSpendLimit is a project", async () => {
    expect(await previewed("OrganizationSpendLimit", { projectId: scene.ids.web, thresholdAmount: 50_000 })).toBe(
      "projectId is not an input of an OrganizationSpendLimit, which takes thresholdAmount, currency, interval",
    );
  });

  describe.each(["ProjectSpendAlert", "OrganizationSpendAlert"])("in a %s", (kind) => {
    const alert = (notificationChannel: unknown, thresholdAmount = 40_000) => ({
      ...(kind === "ProjectSpendAlert" ? { projectId: scene.ids.web } : {}),
      thresholdAmount,
      notificationChannel,
    });

    it("is a missing or wrong recipient", async () => {
      expect(await previewed(kind, alert(undefined))).toBe("notificationChannel is required");
      expect(await previewed(kind, alert({ recipients: [] }))).toBe(
        "notificationChannel.recipients: must have at least one e-mail address",
      );
      expect(await previewed(kind, alert({ recipients: ["finance"] }))).toBe(
        "notificationChannel.recipients.0: must be an e-mail address",
      );
    });

    it("is a channel that the API does not have", async () => {
      expect(await previewed(kind, alert({ type: "slack", recipients: ["finance@example.com"] }))).toBe(
        "notificationChannel.type: must be email, the API's only channel",
      );
    });

    it("is a negative amount", async () => {
      expect(await previewed(kind, alert({ recipients: ["finance@example.com"] }, -1))).toBe(
        "thresholdAmount: must be $0.00 or more: openai.usd(500) is $500.00",
      );
    });
  });

  it("in ProjectModelPermissions is a missing or unknown mode, or one model in place of a list", async () => {
    const models = (given: Properties) => ({ projectId: scene.ids.web, ...given });
    expect(await previewed("ProjectModelPermissions", models({ modelIds: ["gpt-5"] }))).toBe("mode is required");
    expect(await previewed("ProjectModelPermissions", models({ mode: "allow", modelIds: ["gpt-5"] }))).toBe(
      "mode: must be allow_list or deny_list",
    );
    expect(await previewed("ProjectModelPermissions", models({ mode: "allow_list", modelIds: "gpt-5" }))).toBe(
      "modelIds: must be a list of model names",
    );
  });

  it("in ProjectServiceTierSettings is a resource without a setting, or a tier that does not exist", async () => {
    const tiers = (given: Properties) => ({ projectId: scene.ids.web, ...given });
    expect(await previewed("ProjectServiceTierSettings", tiers({}))).toBe(
      "at least one of default, enabledTiers is required",
    );
    expect(await previewed("ProjectServiceTierSettings", tiers({ enabledTiers: "none" }))).toBe(
      'enabledTiers: must be "all", or a list such as ["flex"]',
    );
    expect(await upped("ProjectServiceTierSettings", tiers({ default: "turbo" }))).toBe(
      "Could not change the service tier settings of project <web> (POST /organization/projects/<web>/service_tier_settings): the API " +
        "answered 400 (invalid_value, param default): Invalid value: 'turbo'. Supported values are: 'standard', 'fast', 'scale'. " +
        "[request req_…]",
    );
  });

  it("in a retention is a type that does not exist, or that only a project can have", async () => {
    expect(await previewed("ProjectDataRetention", { projectId: scene.ids.web })).toBe("retentionType is required");
    expect(await previewed("OrganizationDataRetention", { retentionType: "organization_default" })).toBe(
      "retentionType: only a project can have organization_default. Declare a ProjectDataRetention for the project",
    );
    expect(await upped("OrganizationDataRetention", { retentionType: "30d" })).toBe(
      "Could not change the data retention of the organisation (POST /organization/data_retention): the API answered 400 (invalid_value, " +
        "param retention_type): Invalid value: '30d'. Supported values are: 'zero_data_retention', 'modified_abuse_monitoring', " +
        "'enhanced_zero_data_retention', 'enhanced_modified_abuse_monitoring'. OpenAI must approve a type of retention for the " +
        "organisation before anybody can set it. Use a type that the console offers under Settings > Data controls, or ask OpenAI. " +
        "[request req_…]",
    );
  });

  it("never prints a stack trace", () => expect(scene.stackTraces).toEqual([]));
});

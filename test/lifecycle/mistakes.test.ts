import { describe, expect, it } from "vitest";
import { MistakeScene } from "./mistakeScene";

type Properties = Record<string, unknown>;

/**
 * Common mistakes, each with the one message that the user reads. The tests quote the messages in full, so that whoever
 * changes a message sees how it reads.
 */
describe("a mistake in a resource", () => {
  const scene = new MistakeScene(async (world) => {
    const [web, archived] = [await world.project("web"), await world.project("archived")];
    await world.archive(archived);
    const [ana, ben] = [await world.person("ana@example.com"), await world.person("ben@example.com", "owner")];
    return { web, archived, ana, ben };
  });
  const previewed = scene.previewed.bind(scene);
  const upped = scene.upped.bind(scene);
  const got = scene.got.bind(scene);

  describe("Project", () => {
    it("refuses a missing or empty name", async () => {
      expect(await previewed("Project", {})).toBe("name is required");
      expect(await previewed("Project", { name: " " })).toBe("name: must not be empty");
    });

    it("refuses a misspelt input and lists the inputs", async () => {
      expect(await previewed("Project", { name: "web", residancy: "GLOBAL" })).toBe(
        "residancy is not an input of a Project, which takes name, externalKeyId, residency, geography, forceArchive, allowSameName",
      );
    });

    it("explains an unknown residency [F19]", async () => {
      expect(await upped("Project", { name: "mars", residency: "MARS" })).toMatch(
        /^Could not create a project \(POST \/organization\/projects\): the API answered 400 \(invalid_value, param residency\): Invalid value: 'MARS'\. Supported values are: 'GLOBAL', 'US_STORAGE_PROCESSING', .*'AE_STORAGE_PROCESSING'\. \[request req_…\]$/,
      );
    });

    it("get explains a wrong id, and the id of an archived project [F17]", async () => {
      const advice =
        "it does not exist in this organisation, or is archived. Check the id: the id of a Project has the form <projectId>.";
      expect(await got("Project", "proj_wrong")).toBe(`Could not find Project proj_wrong: ${advice}`);
      expect(await got("Project", scene.ids.archived)).toBe(`Could not find Project <archived>: ${advice}`);
    });
  });

  describe("ProjectUser", () => {
    const member = (given: Properties) => ({
      projectId: scene.ids.web,
      userId: scene.ids.ana,
      role: "member",
      ...given,
    });

    it("blames the project, not the person, if the project does not exist", async () => {
      expect(await upped("ProjectUser", member({ projectId: "proj_wrong" }))).toBe(
        "Could not add a user to project proj_wrong (POST /organization/projects/proj_wrong/users): the API answered 404 " +
          "(project_not_found): No project found with id 'proj_wrong'. The object does not exist, or belongs to another organisation. Check the id. If the object existed before, run `pulumi up --refresh`. [request req_…]",
      );
    });

    it("blames the project, not the person, if the project is archived", async () => {
      expect(await upped("ProjectUser", member({ projectId: scene.ids.archived }))).toBe(
        "Could not add a user to project <archived> (POST /organization/projects/<archived>/users): the API answered 400 " +
          "(project_archived): Project <archived> is archived; archived projects cannot be used or updated. Archiving a project " +
          "cannot be undone. If this program declares the project, run `pulumi up --refresh` to create it again; otherwise use another project. [request req_…]",
      );
    });

    it("explains a person who is not in the organisation [F22]", async () => {
      expect(await upped("ProjectUser", member({ userId: undefined, email: "nobody@example.com" }))).toBe(
        "Could not add a user to project <web> (POST /organization/projects/<web>/users): the API answered 400 " +
          "(user_not_in_organization, param email): User nobody@example.com is not a member of this organization. " +
          'nobody@example.com must be in the organisation first. Declare an OrganizationUser with whenAbsent: "wait" or "invite", ' +
          "and set userId to its id. In a run with --target, also target the OrganizationUser of the person: --target '<its urn>'. " +
          "[request req_…]",
      );
    });

    it("explains a role that does not exist [F24]", async () => {
      expect(await upped("ProjectUser", member({ role: "admin" }))).toBe(
        "Could not add a user to project <web> (POST /organization/projects/<web>/users): the API answered 400 (invalid_value, param " +
          "role): Invalid value: 'admin'. Supported values are: 'owner', 'member'. role must be owner or member. For another role, " +
          "declare a RoleAssignment in the project. [request req_…]",
      );
    });

    it("refuses userId and email together, and a malformed e-mail address [F23]", async () => {
      expect(await previewed("ProjectUser", member({ email: "ana@example.com" }))).toBe(
        "userId and email cannot be given together: use either userId or email",
      );
      expect(await previewed("ProjectUser", member({ userId: undefined, email: "ana" }))).toBe(
        "email: must be an e-mail address",
      );
    });

    it("get refuses an id without its second part", async () => {
      expect(await got("ProjectUser", scene.ids.ana)).toBe(
        `"<ana>" is not the id of a ProjectUser: the id must have the form <projectId>/<userId>`,
      );
    });
  });

  describe("OrganizationUser", () => {
    it("explains an e-mail address that nobody in the organisation has", async () => {
      expect(await upped("OrganizationUser", { email: "nobody@example.com" })).toBe(
        "Could not find nobody@example.com: nobody in the organisation has this e-mail address. Check the spelling. For a " +
          'person who has not joined yet, set whenAbsent: "wait", or whenAbsent: "invite" to send an invite. ' +
          'If you renamed the resource of a person who has left, add { aliases: [{ name: "<the old name>" }] }.',
      );
    });

    it("explains a user id that nobody has", async () => {
      expect(await upped("OrganizationUser", { userId: "user-wrong" })).toBe(
        "Could not read user user-wrong of the organisation (GET /organization/users/user-wrong): the API answered 404 (user_not_found): " +
          "No user found with id 'user-wrong'. The object does not exist, or belongs to another organisation. Check the id. If the object existed before, run `pulumi up --refresh`. " +
          "[request req_…]",
      );
    });

    it("explains a role that does not exist", async () => {
      expect(await upped("OrganizationUser", { userId: scene.ids.ana, role: "admin" })).toBe(
        "Could not change user <ana> of the organisation (POST /organization/users/<ana>): the API answered 400 (invalid_value, param " +
          "role): Invalid value: 'admin'. Supported values are: 'owner', 'reader'. role must be owner or reader. For another role, set roleId, or declare a RoleAssignment. [request req_…]",
      );
    });

    it("takes a person over after a failed attempt", async () => {
      await upped("OrganizationUser", { userId: scene.ids.ana, role: "boss" });
      expect((await scene.plugin.create("OrganizationUser", { userId: scene.ids.ana })).id).toBe(scene.ids.ana);
    });

    it("refuses a change that would leave a single owner", async () => {
      expect(await upped("OrganizationUser", { userId: scene.ids.ben, role: "reader" })).toBe(
        "Did not take the owner role from ben@example.com: the organisation would have 1 owner left who can sign in, and needs at least " +
          "two, so " +
          "the loss of one account locks nobody out. Make another person an owner first, or set OPENAI_ADMIN_ALLOW_OWNER_LOSS=true for this run.",
      );
    });

    it("refuses role and roleId together, and an unknown value of onDestroy", async () => {
      expect(await previewed("OrganizationUser", { userId: scene.ids.ana, role: "reader", roleId: "role_1" })).toBe(
        "only one of role and roleId can be given",
      );
      expect(await previewed("OrganizationUser", { userId: scene.ids.ana, onDestroy: "delete" })).toBe(
        "onDestroy: must be revoke, keep or remove",
      );
    });
  });

  describe("ServiceAccount", () => {
    const account = (given: Properties) => ({ projectId: scene.ids.web, name: "worker", ...given });

    it("explains a project that does not exist or is archived", async () => {
      expect(await upped("ServiceAccount", account({ projectId: "proj_wrong" }))).toBe(
        "Could not create a service account in project proj_wrong (POST " +
          "/organization/projects/proj_wrong/service_accounts): the API answered 404 (project_not_found): No project found with id " +
          "'proj_wrong'. The object does not exist, or belongs to another organisation. Check the id. If the object existed before, run `pulumi up --refresh`. [request req_…]",
      );
      expect(await upped("ServiceAccount", account({ projectId: scene.ids.archived }))).toBe(
        "Could not create a service account in project <archived> (POST " +
          "/organization/projects/<archived>/service_accounts): the API answered 400 (project_archived): Project <archived> is archived; " +
          "archived projects cannot be used or updated. Archiving a project cannot be undone. If this program declares the project, run `pulumi up --refresh` to create it again; otherwise use another project. [request req_…]",
      );
    });

    it("explains a role that does not exist, or that cannot have a key", async () => {
      expect(await previewed("ServiceAccount", account({ role: "admin" }))).toBe("role: must be member, owner or none");
      expect(await previewed("ServiceAccount", account({ role: "none" }))).toBe(
        "createApiKey: the API creates no key for an account with the role none; set createApiKey: false, or another role",
      );
    });

    it("explains the lifetime of a key that is not created, or a lifetime that is too long", async () => {
      expect(await previewed("ServiceAccount", account({ createApiKey: false, apiKeyExpiresInSeconds: 60 }))).toBe(
        "apiKeyExpiresInSeconds requires a key: remove it, or set createApiKey: true",
      );
      expect(await upped("ServiceAccount", account({ apiKeyExpiresInSeconds: 100_000_000 }))).toBe(
        "Could not create a service account in project <web> (POST /organization/projects/<web>/service_accounts): the API answered 400 " +
          "(param expires_in_seconds): Invalid 'expires_in_seconds': must be between 1 and 31536000. [request req_…]",
      );
    });
  });

  describe("RateLimit", () => {
    const limit = (given: Properties) => ({ projectId: scene.ids.web, model: "gpt-5", ...given });

    it("explains a model that the project does not have", async () => {
      expect(await upped("RateLimit", limit({ model: "gpt-9", maxRequestsPer1Minute: 1 }))).toBe(
        `Could not find a rate limit for model "gpt-9" in project <web>: the API lists no such model. Set model to one of these: ` +
          "gpt-4.1, gpt-4o, gpt-4o-audio-preview, " +
          "gpt-5, gpt-5-mini, gpt-image-1, gpt-realtime, o3-pro, o4-mini, omni-moderation-latest, text-embedding-3-small, " +
          "whisper-1.",
      );
    });

    it("refuses a limit that the model does not have [F34]", async () => {
      expect(await upped("RateLimit", limit({ maxImagesPer1Minute: 1 }))).toBe(
        "Could not set maxImagesPer1Minute of model gpt-5 in project <web>: the model does not have this limit. Set any of " +
          "these instead: maxRequestsPer1Minute, maxTokensPer1Minute, batch1DayMaxInputTokens.",
      );
    });

    it("explains a limit above that of the organisation", async () => {
      expect(await upped("RateLimit", limit({ model: "gpt-4.1", maxRequestsPer1Minute: 99_999_999 }))).toBe(
        "Could not change rate limit rl-gpt-4.1 of project <web> (POST " +
          "/organization/projects/<web>/rate_limits/rl-gpt-4.1): the API answered 400 (param max_requests_per_1_minute): " +
          "'max_requests_per_1_minute' exceeds the organization's limit of 10000 for gpt-4.1. maxRequestsPer1Minute must " +
          "not exceed the organisation's limit for gpt-4.1. Set a lower value, or ask OpenAI to raise that limit. [request req_…]",
      );
    });

    it("explains a project that does not exist", async () => {
      expect(await upped("RateLimit", limit({ projectId: "proj_wrong", maxRequestsPer1Minute: 1 }))).toBe(
        "Could not list the rate limits of project proj_wrong (GET /organization/projects/proj_wrong/rate_limits): the API answered 404: " +
          "The project proj_wrong was not found. The object does not exist, or belongs to another organisation. Check the id. If the object existed before, run `pulumi up --refresh`. [request req_…]",
      );
    });

    it("refuses a resource without any limit, and a negative limit", async () => {
      expect(await previewed("RateLimit", limit({}))).toBe(
        "at least one of maxRequestsPer1Minute, maxTokensPer1Minute, maxImagesPer1Minute, maxAudioMegabytesPer1Minute, " +
          "maxRequestsPer1Day, batch1DayMaxInputTokens is required",
      );
      expect(await previewed("RateLimit", limit({ maxRequestsPer1Minute: -1 }))).toBe(
        "maxRequestsPer1Minute: must not be negative",
      );
    });

    it("refuses a second resource for the same limit", async () => {
      const args = limit({ model: "o3-pro", maxRequestsPer1Minute: 10 });
      await scene.plugin.create("RateLimit", args);
      expect(await upped("RateLimit", args)).toBe(
        "Two resources of this program declare the same RateLimit (<web>/rl-o3-pro). Keep one of them: each would undo the " +
          "other's changes. To replace the object itself, add { deleteBeforeReplace: true } to the resource's options.",
      );
    });
  });

  it("never prints a stack trace", () => {
    expect(scene.stackTraces).toEqual([]);
  });
});

import { beforeEach, describe, expect, it } from "vitest";
import { ANA, BEN, CLEO, SetScene } from "./setScene";

describe("GroupMembers", () => {
  const stage = new SetScene("GroupMembers");
  const { scene, run } = stage;
  let groupId: string;
  let ids: Record<string, string>;
  beforeEach(async () => {
    groupId = await scene.world.group("team");
    ids = {};
    for (const email of [ANA, BEN, CLEO]) ids[email] = await scene.world.person(email);
  });
  const args = (members: string[]) => ({ groupId, members });
  const join = (userId: string | undefined) =>
    scene.world.post(`/organization/groups/${groupId}/users`, { user_id: userId });
  const there = async () =>
    (await scene.world.control.state()).organizations[0]!.groups[0]!.memberIds.map(
      (one) => Object.keys(ids).find((email) => ids[email] === one) ?? one,
    );

  it("takes over who is there, removes nobody at first, and then shows and carries out the removal", async () => {
    await join(ids[ANA]);
    await join(ids[BEN]);
    const given = args([ANA, ids[CLEO]!]);
    const first = run();
    expect(await stage.up(given, first)).toBe("created");
    expect(first.printed.join()).toContain(`GroupMembers ${groupId}: ${BEN} is in the group, but not in members`);
    expect(await there()).toEqual([ANA, BEN, CLEO]);
    expect(stage.outputs).toMatchObject({ unexpected: [BEN] });
    expect(await stage.plan(given)).toEqual([`DELETE ${BEN}`]);
    expect(await stage.up(given)).toBe("updated");
    expect(await there()).toEqual([ANA, CLEO]);
  });

  it("leaves alone a person who has left, and whose OrganizationUser now has the e-mail address as its id", async () => {
    await stage.up(args([ids[ANA]!, ids[BEN]!]));
    await scene.world.delete(`/organization/users/${ids[ANA]}`);
    await stage.refresh();
    expect(await stage.plan(args([ANA, ids[BEN]!]))).toEqual([]);
    expect(await stage.up(args([ANA, ids[BEN]!]))).toBe("left alone");
    await stage.refresh();
    expect(await stage.up(args([ANA, ids[BEN]!]))).toBe("left alone");
  });

  it("takes service accounts by id, and finds them missing", async () => {
    const projectId = await scene.world.project("web");
    const account = await scene.world.post(`/organization/projects/${projectId}/service_accounts`, { name: "ci" });
    const given = args([ANA, account.id]);
    await stage.up(given);
    await stage.refresh();
    expect(await stage.up(given)).toBe("left alone");
    await scene.world.delete(`/organization/groups/${groupId}/users/${account.id}`);
    await stage.refresh();
    expect(await stage.plan(given)).toEqual([`ADD ${account.id}`]);
  });

  describe("in a list that shows two people with one address", () => {
    const route = "GET /organization/groups/{group_id}/users";
    const share = () =>
      scene.world.control.fault({ route, kind: "set-field", field: "data[].email", value: ANA, times: 99 });

    it("refuses the address, and lists both ids", async () => {
      await join(ids[ANA]);
      await join(ids[BEN]);
      await share();
      await scene.world.control.clearRequests();
      const words = `Nothing was changed: two people have the address ${ANA.toUpperCase()}: ${[ids[ANA], ids[BEN]].sort().join(" and ")}. Name each of them by id in members.`;
      expect(await stage.up(args([ANA.toUpperCase()]))).toBe(words);
      expect(await scene.world.writes()).toEqual({});
    });

    it("tells them apart if the program names one of them by id", async () => {
      await join(ids[ANA]);
      await join(ids[BEN]);
      await share();
      const given = args([ids[BEN]!]);
      expect(await stage.up(given)).toBe("created");
      expect(await stage.plan(given)).toEqual([`DELETE ${ids[ANA]}`]);
      expect(await stage.up(given)).toBe("updated");
      expect(await there()).toEqual([BEN]);
    });

    it("tells them apart if the state knows who has the address", async () => {
      await stage.up(args([ANA]));
      await join(ids[BEN]);
      await share();
      await stage.refresh();
      expect(await stage.plan(args([ANA]))).toEqual([`DELETE ${ids[BEN]}`]);
      expect(await stage.up(args([ANA]))).toBe("updated");
      expect(await there()).toEqual([ANA]);
    });
  });

  it("asks the API about no service account that the program does not declare", async () => {
    const projectId = await scene.world.project("web");
    const account = await scene.world.post(`/organization/projects/${projectId}/service_accounts`, { name: "ci" });
    await join(String(account.id));
    await stage.up(args([ANA]));
    await scene.world.control.clearRequests();
    await stage.refresh();
    const { counts } = await scene.world.control.requests();
    expect(counts).not.toHaveProperty(["GET /organization/users/{user_id}"]);
    expect(stage.outputs).toMatchObject({ unexpected: [account.id] });
  });

  it("is refused next to a GroupUser of the same group, in either order", async () => {
    const words = /GroupMembers \(groupId: \w+\) and GroupUser \(.*\) declare the same thing/;
    const first = run();
    await stage.up(args([ANA]), first);
    expect(await stage.upOf("GroupUser", "ben", { groupId, userId: ids[BEN] }, first)).toMatch(words);
    const second = run();
    const other = await scene.world.group("other");
    await scene.program.up(second, "GroupUser", "ben", { groupId: other, userId: ids[BEN] });
    expect(await stage.upOf("GroupMembers", "two", { groupId: other, members: [] }, second)).toMatch(words);
  });

  it("explains that an identity provider manages the group", async () => {
    await scene.world.control.scim({ groupId });
    expect(await stage.up(args([ANA]))).toContain("An identity provider manages this group (SCIM)");
  });
});

describe("OrganizationOwners", () => {
  const stage = new SetScene("OrganizationOwners");
  const { scene, run } = stage;
  const FOUNDER = "owner@example.com";
  let benId: string;
  beforeEach(async () => {
    await scene.world.person(ANA, "owner");
    benId = await scene.world.person(BEN);
  });
  const owners = async () =>
    (await scene.world.control.state()).organizations[0]!.people.filter(({ role }) => role === "owner").map(
      ({ email }) => email,
    );

  it("makes owners, names the others, and makes them readers with the next up", async () => {
    await scene.world.person(CLEO, "owner");
    const given = { owners: [FOUNDER, ANA, BEN] };
    const first = run();
    expect(await stage.up(given, first)).toBe("created");
    expect(await owners()).toEqual([FOUNDER, ANA, BEN, CLEO]);
    expect(first.printed.join()).toContain(`${CLEO} is an owner of the organisation, but not in owners`);
    expect(await stage.up(given)).toBe("updated");
    expect(await owners()).toEqual([FOUNDER, ANA, BEN]);
  });

  it("keeps two owners: the run fails, and the state still has the owner", async () => {
    await stage.up({ owners: [FOUNDER, ANA] });
    expect(await stage.up({ owners: [FOUNDER] })).toContain("needs at least two");
    expect(await owners()).toEqual([FOUNDER, ANA]);
    expect(stage.outputs).toMatchObject({ owners: [FOUNDER, ANA] });
  });

  it("keeps two owners when the single read of the person has no role", async () => {
    await stage.up({ owners: [FOUNDER, ANA] });
    const route = "GET /organization/users/{user_id}";
    await scene.world.control.fault({ route, kind: "leave-out-field", field: "role", times: 9 });
    expect(await stage.up({ owners: [FOUNDER] })).toContain("needs at least two");
    expect(await owners()).toEqual([FOUNDER, ANA]);
  });

  it("keeps two owners when the API's list still shows those whom the run has made readers", async () => {
    await scene.world.post(`/organization/users/${benId}`, { role: "owner" });
    await scene.world.person(CLEO, "owner");
    await stage.up({ owners: [FOUNDER, ANA, BEN, CLEO] });
    await scene.world.control.visibility(60);
    expect(await stage.up({ owners: [FOUNDER] })).toContain("needs at least two");
    expect(await owners()).toHaveLength(2);
  });

  it("keeps two owners who can sign in: a suspended owner does not count", async () => {
    const userId = await scene.world.person(CLEO, "owner");
    await scene.world.control.scim({ userId, suspended: true });
    await stage.up({ owners: [FOUNDER, ANA, CLEO] });
    expect(await stage.up({ owners: [FOUNDER, CLEO] })).toContain("1 owner left who can sign in");
    expect(await owners()).toEqual([FOUNDER, ANA, CLEO]);
  });

  it("makes the new owner before it takes the role from the old one", async () => {
    await stage.up({ owners: [FOUNDER, ANA] });
    expect(await stage.up({ owners: [FOUNDER, BEN] })).toBe("updated");
    expect(await owners()).toEqual([FOUNDER, BEN]);
  });

  it("leaves the owners alone at a delete, and says so", async () => {
    await stage.up({ owners: [FOUNDER, ANA] });
    const last = run();
    await scene.program.destroy(last, "OrganizationOwners", "it");
    expect(last.printed.join()).toContain("The owners stay owners");
    expect(await owners()).toEqual([FOUNDER, ANA]);
  });

  describe("next to an OrganizationUser", () => {
    const KIND = "OrganizationUser";
    const words = /^OrganizationOwners and OrganizationUser \(.+\) declare the same thing/;

    it("is refused if the OrganizationUser gives the role owner, to whomever", async () => {
      const first = run();
      await stage.up({ owners: [FOUNDER, ANA] }, first);
      expect(await stage.upOf(KIND, "ben", { email: BEN, role: "reader" }, first)).toBe("created");
      expect(await stage.upOf(KIND, "ana", { email: ANA, role: "owner" }, first)).toMatch(words);
    });

    it("is refused if it names the reader, in either order, and in a preview of new resources", async () => {
      const reader = { email: ANA.toUpperCase(), role: "reader" };
      const owners = { owners: [FOUNDER, ANA, "04da6b54-80e4-46f7-96ec-b56ff0331ba9"] };
      const [first, second] = [run(), run()];
      expect(await stage.mistakes("OrganizationOwners", owners, first)).toEqual([]);
      expect((await stage.mistakes(KIND, reader, first))[0]).toMatch(words);
      expect(await stage.mistakes(KIND, reader, second)).toEqual([]);
      expect((await stage.mistakes("OrganizationOwners", owners, second))[0]).toMatch(words);
    });

    it("is refused if one of them names the person by id and the other by address, in either order", async () => {
      const first = run();
      await stage.upOf(KIND, "ben", { email: BEN, role: "reader" }, first);
      expect(await stage.up({ owners: [FOUNDER, ANA, benId] }, first)).toMatch(words);
      const second = run();
      expect(await stage.up({ owners: [FOUNDER, ANA, benId] }, second)).toBe("created");
      expect(await stage.upOf(KIND, "again", { email: BEN, role: "reader" }, second)).toMatch(words);
      expect(await owners()).toContain(BEN);
    });

    it("is refused if both are in the state", async () => {
      await stage.upOf(KIND, "ben", { userId: benId, role: "reader" }, run());
      await stage.up({ owners: [FOUNDER, ANA, BEN] });
      const third = run();
      await stage.plan({ owners: [FOUNDER, ANA, BEN] }, third);
      expect(await stage.upOf(KIND, "ben", { userId: benId, role: "reader" }, third)).toMatch(words);
    });

    it("keeps the owner whom the program moves here from a reader", async () => {
      await stage.upOf(KIND, "ben", { email: BEN, role: "reader", onDestroy: "remove" }, run());
      const second = run();
      expect(await stage.up({ owners: [FOUNDER, ANA, BEN] }, second)).toBe("created");
      await scene.program.destroy(second, KIND, "ben");
      expect(await owners()).toEqual([FOUNDER, ANA, BEN]);
    });
  });

  it("takes over from an OrganizationUser that the program drops: the person stays an owner", async () => {
    await scene.program.up(run(), "OrganizationUser", "ana", { email: ANA, role: "owner" });
    const second = run();
    await stage.up({ owners: [FOUNDER, ANA] }, second);
    await scene.program.destroy(second, "OrganizationUser", "ana");
    expect(await owners()).toEqual([FOUNDER, ANA]);
  });
});

describe("ProjectRateLimits", () => {
  const stage = new SetScene("ProjectRateLimits");
  const { scene, run } = stage;
  const WRITE = "POST /organization/projects/{project_id}/rate_limits/{rate_limit_id}";
  let projectId: string;
  beforeEach(async () => {
    projectId = await scene.world.project("web");
  });
  const args = (limits: object, more: object = {}) => ({ projectId, limits, ...more });
  const limitOf = async (model: string) => {
    const { projects } = (await scene.world.control.state()).organizations[0]!;
    return projects.find(({ id }) => id === projectId)!.rateLimits.find((row) => row.model === model)!.limits;
  };

  it("sends one call for each model that differs, and restores a model and a limit that the program drops", async () => {
    const before = { five: await limitOf("gpt-5"), four: await limitOf("gpt-4.1") };
    await stage.up(
      args({
        "gpt-5": { maxRequestsPer1Minute: 300, maxTokensPer1Minute: 9 },
        "gpt-4.1": { maxRequestsPer1Minute: 20 },
      }),
    );
    await scene.world.control.clearRequests();
    await stage.up(args({ "gpt-5": { maxRequestsPer1Minute: 300 }, "gpt-4.1": { maxRequestsPer1Minute: 20 } }));
    expect(await scene.world.writes()).toEqual({ [WRITE]: 1 });
    expect(await limitOf("gpt-5")).toEqual({ ...before.five, max_requests_per_1_minute: 300 });
    await stage.up(args({ "gpt-5": { maxRequestsPer1Minute: 301 } }));
    expect(await limitOf("gpt-4.1")).toEqual(before.four);
    await scene.program.destroy(run(), "ProjectRateLimits", "it");
    expect(await limitOf("gpt-5")).toEqual(before.five);
  });

  it("restores a dropped model and a dropped limit with the next up if the first attempt failed", async () => {
    const before = { five: await limitOf("gpt-5"), four: await limitOf("gpt-4.1"), mini: await limitOf("gpt-5-mini") };
    const pair = { maxRequestsPer1Minute: 300, maxTokensPer1Minute: 9 };
    await stage.up(args({ "gpt-5": pair, "gpt-4.1": { maxRequestsPer1Minute: 20 }, "gpt-5-mini": pair }));
    for (const pathContains of ["rl-gpt-4.1", "rl-gpt-5"]) {
      const match = { pathContains };
      const order = { route: WRITE, status: 403, message: "No.", match } as const;
      await scene.world.control.fault({ ...order, kind: "error-before-effect" });
      const wanted = args({ "gpt-5": { maxRequestsPer1Minute: 300 }, "gpt-5-mini": { maxRequestsPer1Minute: 400 } });
      expect(await stage.up(wanted)).toContain("No.");
      expect(await stage.up(wanted)).toBe("updated");
      expect(await limitOf("gpt-4.1")).toEqual(before.four);
      expect(await limitOf("gpt-5")).toEqual({ ...before.five, max_requests_per_1_minute: 300 });
      expect(await limitOf("gpt-5-mini")).toEqual({ ...before.mini, max_requests_per_1_minute: 400 });
      await scene.world.control.clearFaults();
      await stage.up(args({ "gpt-5": pair, "gpt-4.1": { maxRequestsPer1Minute: 20 }, "gpt-5-mini": pair }));
    }
  });

  it("finds drift of declared limits only", async () => {
    const given = args({ "gpt-5": { maxRequestsPer1Minute: 300 } });
    await stage.up(given);
    const change = (body: object) => scene.world.post(`/organization/projects/${projectId}/rate_limits/rl-gpt-5`, body);
    await change({ max_tokens_per_1_minute: 77 });
    await stage.refresh();
    expect(await stage.up(given)).toBe("left alone");
    await change({ max_requests_per_1_minute: 400 });
    await stage.refresh();
    expect(await stage.plan(given)).toEqual(["UPDATE gpt-5"]);
  });

  it("keeps the values at a delete with onDestroy: keep", async () => {
    await stage.up(args({ "gpt-5": { maxRequestsPer1Minute: 300 } }, { onDestroy: "keep" }));
    await scene.program.destroy(run(), "ProjectRateLimits", "it");
    expect(await limitOf("gpt-5")).toMatchObject({ max_requests_per_1_minute: 300 });
  });

  it.each(["delete", "update"])(
    "ends a %s although the API refuses an earlier value, and names the model",
    async (how) => {
      const original = await limitOf("gpt-4.1");
      await stage.up(args({ "gpt-5": { maxRequestsPer1Minute: 300 }, "gpt-4.1": { maxRequestsPer1Minute: 20 } }));
      const order = { route: WRITE, status: 400, message: "Too high.", match: { pathContains: "rl-gpt-5" } } as const;
      await scene.world.control.fault({ ...order, kind: "error-before-effect" });
      const one = run();
      if (how === "delete") await scene.program.destroy(one, "ProjectRateLimits", "it");
      else expect(await stage.up(args({}), one)).toBe("updated");
      expect(one.printed).toEqual([
        expect.stringMatching(/^Could not change rate limit rl-gpt-5 .* 400: Too high\. .*keeps its current values/),
      ]);
      expect(await limitOf("gpt-4.1")).toEqual(original);
    },
  );

  describe("when OpenAI has retired a declared model", () => {
    const five = { maxRequestsPer1Minute: 300 };
    beforeEach(async () => {
      await stage.up(args({ "gpt-5": five, "gpt-4.1": { maxRequestsPer1Minute: 20 } }));
      const { projects } = (await scene.world.control.state()).organizations[0]!;
      const at = projects.find(({ id }) => id === projectId)!.rateLimits.findIndex(({ model }) => model === "gpt-4.1");
      const route = "GET /organization/projects/{project_id}/rate_limits";
      await scene.world.control.fault({ route, kind: "leave-out-field", field: `data[${at}]`, times: 99 });
    });
    const says = "The API no longer lists gpt-4.1 in the project. Nothing was restored there.";

    it("lets the program drop the model", async () => {
      const one = run();
      expect(await stage.up(args({ "gpt-5": five, "gpt-4.1": { maxRequestsPer1Minute: 21 } }))).toContain("no model");
      expect(await stage.up(args({ "gpt-5": five }), one)).toBe("updated");
      expect(one.printed).toContain(says);
      expect(await stage.up(args({ "gpt-5": five }))).toBe("left alone");
    });

    it("restores the others at a delete", async () => {
      const one = run();
      await scene.program.destroy(one, "ProjectRateLimits", "it");
      expect(one.printed).toContain(says);
      expect(await limitOf("gpt-5")).not.toMatchObject({ max_requests_per_1_minute: 300 });
    });
  });

  describe("after an import", () => {
    const given = () => args({ "gpt-5": { maxRequestsPer1Minute: 300 } });
    const RAISED = { max_requests_per_1_minute: 77, max_tokens_per_1_minute: 88 };
    beforeEach(async () => {
      await stage.up(given());
      await scene.program.adopt(run(), "ProjectRateLimits", "it");
      expect(await stage.up(given())).toBe("left alone");
      for (const id of ["rl-gpt-4.1", "rl-gpt-5"]) {
        const { max_tokens_per_1_minute } = RAISED;
        const body = id === "rl-gpt-5" ? { max_tokens_per_1_minute } : RAISED;
        await scene.world.post(`/organization/projects/${projectId}/rate_limits/${id}`, body);
      }
    });

    it("leaves alone the limits and the models that the program does not declare", async () => {
      await stage.refresh();
      expect(await stage.plan(given())).toEqual([]);
      expect(await stage.up(given())).toBe("left alone");
      expect(await stage.up(args({ "gpt-5": { maxRequestsPer1Minute: 301 } }))).toBe("updated");
      expect(await limitOf("gpt-4.1")).toMatchObject(RAISED);
      expect(await limitOf("gpt-5")).toMatchObject({ max_requests_per_1_minute: 301, max_tokens_per_1_minute: 88 });
      await scene.program.destroy(run(), "ProjectRateLimits", "it");
      expect(await limitOf("gpt-5")).toMatchObject({ max_requests_per_1_minute: 300, max_tokens_per_1_minute: 88 });
    });

    it("restores nothing at a delete: the program has changed no value", async () => {
      await scene.program.destroy(run(), "ProjectRateLimits", "it");
      expect(await limitOf("gpt-4.1")).toMatchObject(RAISED);
    });

    it("takes over the original value of a RateLimit", async () => {
      const original = await limitOf("gpt-4.1");
      await stage.upOf("RateLimit", "four", { projectId, model: "gpt-4.1", maxRequestsPer1Minute: 20 }, run());
      const both = args({ "gpt-5": { maxRequestsPer1Minute: 300 }, "gpt-4.1": { maxRequestsPer1Minute: 20 } });
      const one = run();
      await scene.program.refresh(one, "RateLimit", "four");
      await scene.program.refresh(one, "ProjectRateLimits", "it");
      expect(await stage.up(both, one)).toBe("updated");
      await scene.program.destroy(one, "RateLimit", "four");
      await scene.program.destroy(run(), "ProjectRateLimits", "it");
      expect(await limitOf("gpt-4.1")).toEqual(original);
    });
  });

  it("changes nothing for a model or a limit that does not exist, and names the right ones", async () => {
    const fits = { "gpt-4.1": { maxRequestsPer1Minute: 20 } };
    expect(await stage.up(args({ ...fits, "gpt-9": { maxRequestsPer1Minute: 1 } }))).toMatch(
      /the API lists no model "gpt-9" in project \w+\. Use these names in limits: gpt-4\.1, /,
    );
    expect(await stage.up(args({ ...fits, "gpt-5": { maxImagesPer1Minute: 1 } }))).toContain(
      "Could not set maxImagesPer1Minute of model gpt-5",
    );
    expect(await scene.world.writes()).toEqual({});
  });

  describe("gives a model to a RateLimit", () => {
    const [five, four] = [{ maxRequestsPer1Minute: 300 }, { maxRequestsPer1Minute: 20 }];
    const single = () => ({ projectId, model: "gpt-5", ...five });
    let original: unknown;
    beforeEach(async () => {
      original = await limitOf("gpt-5");
      await stage.up(args({ "gpt-5": five, "gpt-4.1": four }));
    });
    /** The value that a destroy of the RateLimit restores. */
    async function restored(): Promise<unknown> {
      expect(await limitOf("gpt-5")).toMatchObject({ max_requests_per_1_minute: 300 });
      await scene.program.destroy(run(), "RateLimit", "five");
      return limitOf("gpt-5");
    }

    it("with the original value, from the diff in the same run", async () => {
      const one = run();
      const [made, changed] = await Promise.all([
        stage.upOf("RateLimit", "five", single(), one),
        stage.plan(args({ "gpt-4.1": four }), one).then(() => stage.up(args({ "gpt-4.1": four }), one)),
      ]);
      expect([made, changed]).toEqual(["created", "updated"]);
      await stage.upOf("RateLimit", "five", single(), run());
      expect(await restored()).toEqual(original);
    });

    it.each(["drops the model", "goes"])(
      "with the next refresh, if the set %s before the RateLimit knows it",
      async (how) => {
        const giveUp = async (of: ReturnType<typeof run>) => {
          if (how === "drops the model") return stage.up(args({ "gpt-4.1": four }), of);
          return scene.program.destroy(of, "ProjectRateLimits", "it").then(
            () => "updated",
            (error: unknown) => (error as Error).message,
          );
        };
        const one = run();
        expect(await stage.upOf("RateLimit", "five", single(), one)).toBe("created");
        expect(await giveUp(one)).toMatch(
          /^Did not hand over gpt-5 to RateLimit \S+, which does not know .* \(maxRequestsPer1Minute: \d+\)\. .*--refresh/,
        );
        const two = run();
        await scene.program.refresh(two, "ProjectRateLimits", "it");
        await scene.program.refresh(two, "RateLimit", "five");
        expect(await stage.upOf("RateLimit", "five", single(), two)).toBe("updated");
        expect(await giveUp(two)).toBe("updated");
        expect(await stage.upOf("RateLimit", "five", single(), run())).toBe("left alone");
        expect(await restored()).toEqual(original);
      },
    );
  });

  describe("takes a model over from a RateLimit", () => {
    const given = () => args({ "gpt-5": { maxRequestsPer1Minute: 300 } });
    let original: unknown;
    beforeEach(async () => {
      original = await limitOf("gpt-5");
      await stage.upOf("RateLimit", "five", { projectId, model: "gpt-5", maxRequestsPer1Minute: 300 }, run());
    });
    /** The value that a destroy restores. */
    async function restored(): Promise<unknown> {
      await scene.program.destroy(run(), "ProjectRateLimits", "it");
      return limitOf("gpt-5");
    }

    it("with the original value, if the run has refreshed the RateLimit", async () => {
      const one = run();
      await scene.program.refresh(one, "RateLimit", "five");
      expect(await stage.up(given(), one)).toBe("created");
      await scene.program.destroy(one, "RateLimit", "five");
      expect(await limitOf("gpt-5")).toMatchObject({ max_requests_per_1_minute: 300 });
      expect(await restored()).toEqual(original);
    });

    it("with the next refresh, and keeps the entry of the RateLimit until then", async () => {
      const one = run();
      expect(await stage.up(given(), one)).toBe("created");
      await expect(scene.program.destroy(one, "RateLimit", "five")).rejects.toThrow(
        /^RateLimit \S+ was not deleted: ProjectRateLimits \(projectId: \w+\) now declares .* \(maxRequestsPer1Minute: \d+\).*--refresh/,
      );
      const two = run();
      await scene.program.refresh(two, "RateLimit", "five");
      await scene.program.refresh(two, "ProjectRateLimits", "it");
      expect(await stage.up(given(), two)).toBe("updated");
      await scene.program.destroy(two, "RateLimit", "five");
      expect(await stage.up(given())).toBe("left alone");
      expect(await restored()).toEqual(original);
    });

    it("without a refusal, if neither of them restores a value", async () => {
      const one = run();
      expect(await stage.up({ ...given(), onDestroy: "keep" }, one)).toBe("created");
      await scene.program.destroy(one, "RateLimit", "five");
      expect(await limitOf("gpt-5")).toMatchObject({ max_requests_per_1_minute: 300 });
    });
  });

  it("is refused next to a RateLimit of the same model only", async () => {
    const first = run();
    await stage.up(args({ "gpt-5": { maxRequestsPer1Minute: 300 } }), first);
    const single = (model: string) => ({ projectId, model, maxRequestsPer1Minute: 20 });
    expect(await scene.program.up(first, "RateLimit", "four", single("gpt-4.1"))).toBe("created");
    expect(await stage.upOf("RateLimit", "five", single("gpt-5"), first)).toMatch(
      /ProjectRateLimits \(projectId: \w+\) and RateLimit \(.*model: gpt-5\) declare the same thing/,
    );
  });
});

import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Done } from "../faults/program";
import { hurry } from "../hostile/hurry";
import { alertOf } from "../kinds/projectSpendAlert";
import { limitOf } from "../kinds/projectSpendLimit";
import { organizationOf, projectOf } from "../kinds/seen";
import type { InProcess } from "./inProcess";
import { named } from "./messages";
import { perTest } from "./perTest";

type Properties = Record<string, unknown>;

const scene = perTest(async ({ world }) => {
  web = await world.project("web");
});
const { run } = scene;
beforeAll(hurry);
let web: string;

/** The two places of a limit and of alerts: the prefix of the kinds, the address, and the arguments that name the place. */
const places = [
  { of: "Project", base: () => `/organization/projects/${web}`, at: () => ({ projectId: web }), id: () => web },
  { of: "Organization", base: () => "/organization", at: () => ({}), id: () => "organization" },
] as const;

const USD_500 = { thresholdAmount: 50_000 };

/** Makes a resource match its arguments, in the given run. */
function up(one: InProcess, kind: string, args: Properties, name = kind): Promise<Done> {
  return scene.program.up(one, kind, name, args);
}

function inNewRun(kind: string, args: Properties): Promise<Done> {
  return up(run(), kind, args);
}

/** Reads a limit as the console does. Undefined if it is not set. */
async function limitAt(base: string): Promise<number | undefined> {
  const { status, body } = await scene.world.control.tryEdit({ method: "GET", path: `${base}/spend_limit` });
  return status === 200 ? (body as { threshold_amount: number }).threshold_amount : undefined;
}

describe.each(places)("the spend limit of a $of", ({ of, base, at, id }) => {
  const kind = `${of}SpendLimit`;

  it("replaces an existing limit, says so in dollars, and restores it at the end", async () => {
    await scene.world.post(`${base()}/spend_limit`, limitOf(123_456));
    const first = run();
    expect(await up(first, kind, { ...at(), ...USD_500 })).toBe("created");
    expect(first.printed).toEqual([
      `${kind} ${id()} was set before this run, which changed thresholdAmount from $1,234.56 to $500.00. A destroy restores the earlier values.`,
    ]);
    expect(await limitAt(base())).toBe(50_000);
    const last = run();
    await scene.program.destroy(last, kind, kind);
    expect(last.printed.join("\n")).toContain(`${kind} ${id()}: the delete restored the values found at creation`);
    expect(await limitAt(base())).toBe(123_456);
  });

  it("says each change in dollars, in the preview and in a refresh", async () => {
    await inNewRun(kind, { ...at(), ...USD_500 });
    const preview = run();
    await scene.program.plan(preview, kind, kind, { ...at(), thresholdAmount: 60_000 });
    expect(preview.printed).toEqual([`${kind} ${id()}: thresholdAmount changes from $500.00 to $600.00.`]);
    await scene.world.post(`${base()}/spend_limit`, limitOf(70_000));
    const refresh = run();
    await scene.program.refresh(refresh, kind, kind);
    expect(refresh.printed).toEqual([
      `${kind} ${id()}: thresholdAmount is $700.00 in the API, and was $500.00 in the state.`,
    ]);
    expect(await inNewRun(kind, { ...at(), ...USD_500 })).toBe("updated");
    expect(await limitAt(base())).toBe(50_000);
  });

  it("is set again after somebody has removed it, and removed at the end", async () => {
    await inNewRun(kind, { ...at(), ...USD_500 });
    await scene.world.delete(`${base()}/spend_limit`);
    await scene.program.refresh(run(), kind, kind);
    expect(scene.program.deployed(kind)).toBeUndefined();
    expect(await inNewRun(kind, { ...at(), ...USD_500 })).toBe("created");
    await scene.program.destroy(run(), kind, kind);
    expect(await limitAt(base())).toBeUndefined();
  });

  it("is removed at the end, even if every answer to its create was lost", async () => {
    const route = `POST ${of === "Project" ? "/organization/projects/{project_id}" : "/organization"}/spend_limit`;
    await scene.world.control.fault({ route, kind: "error-after-effect", times: 100 });
    expect(await inNewRun(kind, { ...at(), ...USD_500 })).toBeInstanceOf(Error);
    expect(await limitAt(base())).toBe(50_000);
    await scene.world.control.clearFaults();
    expect(await inNewRun(kind, { ...at(), ...USD_500 })).toBe("updated");
    await scene.program.destroy(run(), kind, kind);
    expect(await limitAt(base())).toBeUndefined();
  });

  it("counts an answer without a limit, or with a limit of $0.00, as no limit", async () => {
    const object = { object: "spend_limit", threshold_amount: 0, currency: "USD", interval: "month" };
    const route = `GET ${of === "Project" ? "/organization/projects/{project_id}" : "/organization"}/spend_limit`;
    await scene.world.post(`${base()}/spend_limit`, limitOf(1));
    for (const value of [object, { object: "spend_limit" }]) {
      await scene.world.control.fault({ route, kind: "other-object", value });
      expect(await inNewRun(kind, { ...at(), ...USD_500 })).toBe("created");
      await scene.program.destroy(run(), kind, kind);
      expect(await limitAt(base())).toBeUndefined();
      await scene.world.post(`${base()}/spend_limit`, limitOf(1));
    }
  });

  it.each(["currency", "interval"])(
    "is taken over and restored if the API's answers leave out its %s",
    async (field) => {
      await scene.world.post(`${base()}/spend_limit`, limitOf(90_000));
      const path = `${of === "Project" ? "/organization/projects/{project_id}" : "/organization"}/spend_limit`;
      for (const method of ["GET", "POST"]) {
        await scene.world.control.fault({ route: `${method} ${path}`, kind: "leave-out-field", field, times: 99 });
      }
      expect(await inNewRun(kind, { ...at(), ...USD_500 })).toBe("created");
      expect(await limitAt(base())).toBe(50_000);
      await scene.program.destroy(run(), kind, kind);
      expect(await limitAt(base())).toBe(90_000);
    },
  );

  it("is refused if another resource of the program declares it", async () => {
    const one = run();
    const [first, second] = await Promise.all([
      up(one, kind, { ...at(), ...USD_500 }, "first"),
      up(one, kind, { ...at(), thresholdAmount: 60_000 }, "second"),
    ]);
    expect(first).toBe("created");
    expect(String(second)).toContain(`Two resources of this program declare the same ${kind} (${id()})`);
    expect(await limitAt(base())).toBe(50_000);
  });
});

describe("the spend limit of an organisation", () => {
  it("stays as it is in another organisation, whose key the run has by mistake", async () => {
    const kind = "OrganizationSpendLimit";
    await scene.world.post("/organization/spend_limit", limitOf(90_000));
    await inNewRun(kind, USD_500);
    const { adminKey, id: organizationId } = await scene.world.control.addOrganization({ name: "Another company" });
    const path = "/organization/spend_limit";
    await scene.world.control.edit({ method: "POST", path, body: limitOf(7_777), organizationId });
    const elsewhere = () => run({ OPENAI_ADMIN_KEY: adminKey });
    const refusal = `the admin key belongs to organisation ${organizationId}, but the state entry belongs to`;
    const update = await up(elsewhere(), kind, { thresholdAmount: 60_000 });
    expect(String(update)).toContain(refusal);
    await expect(scene.program.destroy(elsewhere(), kind, kind)).rejects.toThrow(refusal);
    await expect(scene.program.refresh(elsewhere(), kind, kind)).rejects.toThrow(refusal);
    expect(await scene.world.control.edit({ method: "GET", path, organizationId })).toMatchObject(limitOf(7_777));
  });
});

describe.each(places)("a spend alert of a $of, written by an API that overwrites limits with alerts", (place) => {
  const { of, base, at, id } = place;
  const [limit, alert] = [`${of}SpendLimit`, `${of}SpendAlert`];
  const channel = { notificationChannel: { recipients: ["finance@example.com"] } };
  const usd = (dollars: number) => ({ ...at(), ...channel, thresholdAmount: dollars * 100 });
  const both = async (one: InProcess, dollars: number) => {
    const limited = await up(one, limit, { ...at(), ...USD_500 });
    return [limited, await up(one, alert, usd(dollars))];
  };
  const alerts = async () =>
    of === "Project"
      ? (await projectOf(scene.world, web)).spendAlerts
      : (await organizationOf(scene.world)).spendAlerts;

  beforeEach(() => scene.world.control.letAlertsOverwriteLimits());

  it("fails with the amounts and the way back, stays in the state, and is not written again", async () => {
    const [limited, alerted] = await both(run(), 400);
    expect(limited).toBe("created");
    const alertId = (await alerts())[0]!.id;
    expect(named(String(alerted), { alert: alertId })).toBe(
      `Error: ${limit} ${id()} changed while this run wrote spend alert <alert>: the limit was $500.00 (inactive), and the API now ` +
        "reports $400.00 (inactive). The API is known to overwrite a spend limit with a spend alert. The alert is in the state. " +
        "To put the limit back, run `pulumi up --refresh`: it sets $500.00 again, and sends nothing for the alert.",
    );
    expect(scene.program.deployed(alert)?.id).toMatch(new RegExp(`(^|/)${alertId}$`));

    // What the message advises.
    const next = run();
    await scene.program.refresh(next, limit, limit);
    await scene.program.refresh(next, alert, alert);
    await scene.world.control.clearRequests();
    expect(await both(next, 400)).toEqual(["updated", "updated"]);
    expect(Object.values(await scene.world.writes())).toEqual([1]);
    expect(await limitAt(base())).toBe(50_000);
    expect(await both(run(), 400)).toEqual(["left alone", "left alone"]);
    expect(await alerts()).toHaveLength(1);
  });

  it("fails after an update too, and the update is in the state", async () => {
    await scene.world.control.letAlertsOverwriteLimits(false);
    expect(await both(run(), 400)).toEqual(["created", "created"]);
    await scene.world.control.letAlertsOverwriteLimits();
    const [, alerted] = await both(run(), 450);
    expect(String(alerted)).toContain("the limit was $500.00 (inactive), and the API now reports $450.00");
    expect(scene.program.deployed(alert)?.outs.thresholdAmount).toBe(45_000);
    await scene.world.control.clearRequests();
    await up(run(), alert, usd(450));
    expect(await scene.world.writes()).toEqual({});
  });

  it("notices that the limit is no longer enforced, if the amounts are equal", async () => {
    await scene.world.control.addCost({ projectId: web, amount: 600 });
    const [, alerted] = await both(run(), 500);
    expect(String(alerted)).toContain("the limit was $500.00 (enforcing), and the API now reports $500.00 (inactive)");
  });

  it("takes the end of the month's enforcement for no overwritten limit, if the amounts are equal", async () => {
    await scene.world.control.letAlertsOverwriteLimits(false);
    await scene.world.control.addCost({ projectId: web, amount: 600 });
    await inNewRun(limit, { ...at(), ...USD_500 });
    expect(scene.program.deployed(limit)?.outs.enforcementStatus).toBe("enforcing");
    await scene.world.control.advanceClock(32 * 86_400);
    expect(await both(run(), 500)).toEqual(["left alone", "created"]);
  });

  it("compares with the new limit if the same run has changed it", async () => {
    await scene.world.control.letAlertsOverwriteLimits(false);
    await both(run(), 400);
    const one = run();
    const news = { ...at(), thresholdAmount: 80_000 };
    expect(await up(one, limit, news)).toBe("updated");
    expect(await up(one, alert, usd(450))).toBe("updated");
    await scene.world.control.letAlertsOverwriteLimits();
    expect(String(await up(one, alert, usd(460)))).toContain("the limit was $800.00");
  });

  it("does not take a limit that the API shows late for an overwritten limit", async () => {
    await scene.world.control.letAlertsOverwriteLimits(false);
    await both(run(), 400);
    await scene.world.control.visibility(0.3);
    const one = run();
    expect(await up(one, limit, { ...at(), thresholdAmount: 80_000 })).toBe("updated");
    expect(await up(one, alert, usd(450))).toBe("updated");
  });

  it("does not blame the alert for a limit that somebody else has changed", async () => {
    await scene.world.control.letAlertsOverwriteLimits(false);
    await both(run(), 400);
    await scene.world.post(`${base()}/spend_limit`, limitOf(70_000));
    const [, alerted] = await both(run(), 450);
    const alertId = (await alerts())[0]!.id;
    expect(named(String(alerted), { alert: alertId })).toBe(
      `Error: ${limit} ${id()} is $700.00 (inactive) after this run wrote spend alert <alert>, and the state says $500.00 ` +
        "(inactive). Somebody has changed the limit since the last refresh, or the alert has changed it. The alert is in the state. " +
        "To put the limit back, run `pulumi up --refresh`: it sets $500.00 again, and sends nothing for the alert.",
    );
  });

  it("reads no limit that the program does not declare", async () => {
    await scene.world.post(`${base()}/spend_limit`, limitOf(50_000));
    await scene.world.control.clearRequests();
    expect(await inNewRun(alert, usd(400))).toBe("created");
    const { counts } = await scene.world.control.requests();
    expect(Object.keys(counts).filter((route) => route.endsWith("spend_limit"))).toEqual([]);
  });

  it("says that it could not check the limit, and does not fail, if the API does not answer", async () => {
    await scene.world.control.letAlertsOverwriteLimits(false);
    const one = run();
    await up(one, limit, { ...at(), ...USD_500 });
    const route = `GET ${of === "Project" ? "/organization/projects/{project_id}" : "/organization"}/spend_limit`;
    await scene.world.control.fault({ route, kind: "error-before-effect", status: 403, times: 100 });
    expect(await up(one, alert, usd(400))).toBe("created");
    expect(one.printed.join("\n")).toContain(`${limit} ${id()}: this run could not check whether spend alert`);
  });
});

describe("a spend alert", () => {
  const args = () => ({
    projectId: web,
    thresholdAmount: 30_000,
    notificationChannel: { recipients: ["ana@example.com", "finance@example.com"] },
  });

  it("is not created beside an identical alert, which the message names with the amount in dollars", async () => {
    const { id } = await scene.world.post(`/organization/projects/${web}/spend_alerts`, alertOf(30_000));
    const message = String(await inNewRun("ProjectSpendAlert", args()));
    expect(message).toContain(
      `ProjectSpendAlert (projectId: ${web}, thresholdAmount: $300.00) was not created: a project spend alert with the same ` +
        `notificationChannel and thresholdAmount already exists (${web}/${id}).`,
    );
    expect(message).toContain(`{ import: "${web}/${id}" }`);
    expect((await projectOf(scene.world, web)).spendAlerts).toHaveLength(1);
    expect(await inNewRun("ProjectSpendAlert", { ...args(), thresholdAmount: 30_001 })).toBe("created");
  });

  it("is taken over once after a lost answer, if the API's answers leave out its currency", async () => {
    const route = "/organization/projects/{project_id}/spend_alerts";
    const field = "data[].currency";
    await scene.world.control.fault({ route: `POST ${route}`, kind: "reset-after-effect" });
    await scene.world.control.fault({ route: `GET ${route}`, kind: "leave-out-field", field, times: 99 });
    expect(await inNewRun("ProjectSpendAlert", args())).toBe("created");
    expect((await projectOf(scene.world, web)).spendAlerts).toHaveLength(1);
    expect(await scene.world.writes()).toEqual({ [`POST ${route}`]: 1 });
    expect(await inNewRun("ProjectSpendAlert", args())).toBe("left alone");
  });

  it("is imported without a difference, if the API's answers leave out its currency", async () => {
    await inNewRun("ProjectSpendAlert", args());
    const route = "/organization/projects/{project_id}/spend_alerts";
    for (const [path, field] of [
      [route, "data[].currency"],
      [`${route}/{alert_id}`, "currency"],
    ])
      await scene.world.control.fault({ route: `GET ${path!}`, kind: "leave-out-field", field: field!, times: 99 });
    await scene.program.adopt(run(), "ProjectSpendAlert", "ProjectSpendAlert");
    expect(await inNewRun("ProjectSpendAlert", args())).toBe("left alone");
  });

  it("sends the whole alert in an update, and clears a subject that the program no longer sets", async () => {
    const subject = { ...args().notificationChannel, subjectPrefix: "[web]" };
    await inNewRun("ProjectSpendAlert", { ...args(), notificationChannel: subject });
    await inNewRun("ProjectSpendAlert", args());
    const { entries } = await scene.world.control.requests();
    expect(entries.filter(({ method }) => method === "POST").at(-1)?.body).toEqual({
      threshold_amount: 30_000,
      currency: "USD",
      interval: "month",
      notification_channel: {
        type: "email",
        recipients: ["ana@example.com", "finance@example.com"],
        subject_prefix: null,
      },
    });
  });
});

import type { FastifyPluginCallback, FastifyRequest } from "fastify";
import { operations } from "../description";
import { ApiError } from "../errors";
import { faultKinds, type FaultOrder } from "../faults";
import { isTooDeep, maxNesting } from "../incoming";
import { checkRewriting } from "../rewrite";
import type { SeedName } from "../seeds";
import type { Simulation } from "../simulation";
import { usageNames } from "../usageKinds";
import { keyOf, Orders } from "./orders";
import type * as T from "./types";

/** A JSON Schema for a body with required and optional fields. */
function object(required: Record<string, object>, optional: Record<string, object> = {}): object {
  const properties = { ...required, ...optional };
  return { body: { type: "object", additionalProperties: false, required: Object.keys(required), properties } };
}

const text = { type: "string", minLength: 1 };
const flag = { type: "boolean" };
const amount = { type: "number", minimum: 0 };
const count = { type: "integer", minimum: 0 };
const seed = { enum: ["empty", "lived-in"] };
const inOrganization = { organizationId: text };

const schemas = {
  reset: object({}, { seed }),
  clock: object({ advanceSeconds: { type: "integer" } }),
  latency: object({ milliseconds: amount }, { route: text }),
  throttle: object(
    { perWindow: count, windowSeconds: amount, retryAfter: { enum: ["header", "body", "none"] } },
    { route: text },
  ),
  fault: object(
    { route: text, kind: { enum: faultKinds } },
    {
      times: { type: "integer", minimum: 1 },
      after: count,
      status: { type: "integer", minimum: 400, maximum: 599 },
      code: text,
      message: text,
      seconds: amount,
      megabytes: count,
      location: text,
      field: text,
      value: {},
      of: text,
      match: { type: "object", additionalProperties: false, properties: { pathContains: text } },
    },
  ),
  faults: { querystring: { type: "object", properties: { all: { enum: ["true", "false"] } } } },
  visibility: object({ delaySeconds: amount }),
  edit: object({ method: { enum: ["GET", "POST", "DELETE"] }, path: text }, { body: {}, ...inOrganization }),
  person: object({ email: text }, { name: text, role: { enum: ["owner", "reader"] }, ...inOrganization }),
  scim: object({}, { userId: text, groupId: text, managed: flag, suspended: flag, ...inOrganization }),
  spendAlerts: object({ overwriteLimits: flag }),
  retention: object({ projectId: text }, inOrganization),
  cost: object(
    { projectId: text, amount: { type: "number" } },
    { daysAgo: amount, lineItem: text, userId: text, apiKeyId: text, ...inOrganization },
  ),
  workload: object(
    { projectId: text },
    {
      usage: { enum: usageNames },
      keyId: text,
      model: text,
      requestsPerDay: { type: "integer", minimum: 1 },
      sinceDaysAgo: amount,
      untilDaysAgo: amount,
      fields: { type: "object", additionalProperties: { anyOf: [text, flag] } },
      ...inOrganization,
    },
  ),
  key: object(
    { kind: { enum: ["admin", "project", "service-account", "admin-without-permission"] } },
    {
      permissions: { type: "array", items: text },
      name: text,
      projectId: text,
      userId: text,
      serviceAccountId: text,
      ...inOrganization,
    },
  ),
  use: object({ keyId: text }, { daysAgo: amount, ...inOrganization }),
  organization: object({ name: text }, { seed }),
};

/** The maximum size of a fault order, in bytes. A megabyte of control characters becomes six megabytes of JSON. */
const maxFaultBytes = 16 * 1024 * 1024;

/** The body of a request. The schema of its route has already validated it. */
function order<T>(request: FastifyRequest): T {
  return (request.body ?? {}) as T;
}

/** Rejects an unknown route. Otherwise a test with a typing error would wait for the route in vain. */
function checkRoute(route: string | undefined, orElse?: string): void {
  if (route === undefined || route === orElse || operations.some((operation) => operation.route === route)) return;
  throw new Error(
    `the API has no operation "${route}"; write the method and the path template: "POST /organization/projects/{project_id}"`,
  );
}

/** The control surface. It needs no authentication, because the server listens only on loopback. */
export function controlRoutes(simulation: Simulation): FastifyPluginCallback {
  const orders = new Orders(simulation);
  const done = { ok: true };
  return (app, _options, ready) => {
    app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
      const status = error instanceof ApiError ? error.status : (error.statusCode ?? 400);
      void reply.status(status).send({ message: error.message });
    });
    app.addHook("preValidation", (request, _reply, next) => {
      next(isTooDeep(request.body) ? new Error(`the body is nested deeper than ${maxNesting} levels`) : undefined);
    });

    app.post("/reset", { schema: schemas.reset }, (request) => {
      const { seed: name } = order<{ seed?: SeedName }>(request);
      simulation.reset(name ?? "empty");
      return keyOf(simulation.organization());
    });
    app.get("/state", () => simulation.world);
    app.get("/secrets", () => simulation.world.secrets);

    app.get("/requests", (request) => simulation.log.page(sinceOf(request)));
    app.delete("/requests", () => {
      simulation.log.clear();
      return done;
    });

    app.post("/clock", { schema: schemas.clock }, (request) => {
      simulation.change(() => {
        simulation.world.clockOffsetSeconds += order<{ advanceSeconds: number }>(request).advanceSeconds;
      });
      return { now: simulation.clock.now() };
    });
    app.post("/latency", { schema: schemas.latency }, (request) => {
      const wanted = order<{ milliseconds: number; route?: string }>(request);
      checkRoute(wanted.route);
      simulation.latency.set(wanted.milliseconds, wanted.route);
      return done;
    });
    app.post("/throttle", { schema: schemas.throttle }, (request) => {
      const { route: template, ...rule } = order<T.ThrottleOrder>(request);
      checkRoute(template);
      simulation.throttle.set(rule, template);
      return done;
    });
    app.delete("/throttle", () => {
      simulation.throttle.clear();
      return done;
    });
    app.post("/faults", { schema: schemas.fault, bodyLimit: maxFaultBytes }, (request) => {
      const wanted = order<FaultOrder>(request);
      checkRoute(wanted.route, "*");
      checkRewriting(wanted);
      return simulation.faults.add(wanted);
    });
    app.get("/faults", { schema: schemas.faults }, (request) => {
      const { all } = request.query as { all?: "true" | "false" };
      return simulation.faults.list({ all: all === "true" });
    });
    app.delete("/faults", () => {
      simulation.faults.clear();
      return done;
    });
    app.post("/visibility", { schema: schemas.visibility }, (request) => {
      simulation.visibility.set(order<{ delaySeconds: number }>(request).delaySeconds);
      return done;
    });

    app.post("/edit", { schema: schemas.edit }, (request) => {
      const { organizationId, method, path, body } = order<T.EditOrder>(request);
      const url = new URL(path, "http://simulator");
      const call = { method, path: url.pathname, query: url.searchParams, body };
      return simulation.performInConsole(organizationId, call);
    });
    app.post("/people", { schema: schemas.person }, (request) =>
      simulation.change(() => orders.addPerson(order<T.PersonOrder>(request))),
    );
    // The fields have the API's names of the limits. The model decides which limits apply.
    app.post("/rate-limit-rows", (request) =>
      simulation.change(() => orders.addRateLimitRow(order<T.RateLimitRowOrder>(request))),
    );
    app.post<{ Params: { id: string } }>("/invites/:id/accept", (request) =>
      simulation.change(() => orders.acceptInvite(request.params.id, order<T.InOrganization>(request))),
    );
    app.post("/scim", { schema: schemas.scim }, (request) =>
      simulation.change(() => orders.scim(order<T.ScimOrder>(request))),
    );
    app.post("/customer-managed-retention", { schema: schemas.retention }, (request) =>
      simulation.change(() => orders.manageRetention(order<T.RetentionOrder>(request))),
    );
    app.post("/costs", { schema: schemas.cost }, (request) =>
      simulation.change(() => orders.addCost(order<T.CostOrder>(request))),
    );
    app.post("/workloads", { schema: schemas.workload }, (request) =>
      simulation.change(() => orders.addWorkload(order<T.WorkloadOrder>(request))),
    );
    app.post("/spend-alerts", { schema: schemas.spendAlerts }, (request) => {
      simulation.change(() => {
        simulation.world.alertsOverwriteLimits = order<{ overwriteLimits: boolean }>(request).overwriteLimits;
      });
      return done;
    });
    app.post("/keys", { schema: schemas.key }, (request) =>
      simulation.change(() => orders.makeKey(order<T.KeyOrder>(request))),
    );
    app.post("/key-uses", { schema: schemas.use }, (request) =>
      simulation.change(() => orders.useKey(order<T.UseOrder>(request))),
    );
    app.post("/organizations", { schema: schemas.organization }, (request) =>
      simulation.change(() => orders.addOrganization(order<T.OrganizationOrder>(request))),
    );
    ready();
  };
}

function sinceOf(request: FastifyRequest): number {
  const { since } = request.query as { since?: string };
  const number = Number(since ?? 0);
  if (!Number.isInteger(number)) throw new Error("'since' must be the number of a log entry");
  return number;
}

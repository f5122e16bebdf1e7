/** Looks up who did what in the organisation. API: /organization/audit_logs. */
import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { AuditPayload, DescribedEvent } from "../wire/auditLogs";
import { argument } from "./arguments";
import { declareList, type OutputArgs } from "./lookup";
import { filterOf, readOrAdvise, time, windowOf, withoutDates, type Time, type TimesOf } from "./window";

/** The types of events whose fields the API does not describe. */
type UndescribedEvent = `tenant.${string}` | `tunnel.${string}` | "resource.deleted";

/** The type of an event, such as `project.created`. The API adds types from time to time. */
export type AuditLogEventType = DescribedEvent | UndescribedEvent;

/** Which events. */
export interface GetAuditLogsArgs<T extends AuditLogEventType = AuditLogEventType> {
  /** Only events at or after this time: a Date, or Unix seconds. Default: since the log began. */
  startTime?: Time;
  /** Only events before this time: a Date, or Unix seconds. Default: until now. */
  endTime?: Time;
  /** Only events of these types. The results then have the fields of these types. Default: all types. */
  eventTypes?: T[];
  /** Only events in these projects. Default: all projects. What an admin key does is logged in the default project. */
  projectIds?: string[];
  /** Only events that these people, service accounts or API keys (by their tracking id) caused. Default: everybody. */
  actorIds?: string[];
  /** Only events that the people with these e-mail addresses caused. Default: everybody. */
  actorEmails?: string[];
  /** Only events about the objects with these ids. Default: all objects. */
  resourceIds?: string[];
  /** Only events of the tenant, to which several organisations can belong. Default: false. */
  tenantOnly?: boolean;
  /** The most events to read, beginning with the newest. Default: all of them. */
  limit?: number;
}

/** Who caused an event. */
export interface AuditLogActor {
  /** `session` for a person in the console, or `api_key`. */
  readonly type: string | undefined;
  /** The person, or the person to whom the key belongs. */
  readonly userId: string | undefined;
  readonly userEmail: string | undefined;
  /** Where the person was. Only for a session. */
  readonly ipAddress: string | undefined;
  /** The tracking id of the key. */
  readonly apiKeyId: string | undefined;
  /** Whose key it is: `user` or `service_account`. */
  readonly apiKeyType: string | undefined;
  /** The service account to which the key belongs. */
  readonly serviceAccountId: string | undefined;
}

/**
 * An event, with the fields of its type. `entry.type === "project.created"` tells the compiler which fields there are. An event
 * whose fields the API does not describe has them with the names of the API.
 */
export type AuditLogEntry<T extends AuditLogEventType = AuditLogEventType> = T extends DescribedEvent
  ? AuditLogEvent<T, AuditPayload<T>>
  : AuditLogEvent<T, Readonly<Record<string, unknown>>>;

interface AuditLogEvent<T extends string, P> {
  readonly id: string;
  readonly type: T;
  /** When it happened, in Unix seconds. */
  readonly effectiveAt: number | undefined;
  /** Absent for an event of no project. */
  readonly projectId: string | undefined;
  readonly projectName: string | undefined;
  readonly actor: AuditLogActor;
  /** What the event tells about its object. */
  readonly payload: P | undefined;
}

/** The events, newest first. */
export interface GetAuditLogsResult<T extends AuditLogEventType = AuditLogEventType> {
  readonly entries: AuditLogEntry<T>[];
}

/** What to do about a log that is too long to read. */
const SHORTER =
  "Choose a window with startTime and endTime, types of events with eventTypes, or the newest events with limit.";

const auditLogs = declareList<GetAuditLogsArgs, GetAuditLogsResult>({
  name: "getAuditLogs",
  returns: "the events of the audit log, newest first",
  args: z.strictObject({
    startTime: time.optional(),
    endTime: time.optional(),
    eventTypes: filterOf(argument.text as unknown as z.ZodType<AuditLogEventType>),
    projectIds: filterOf(argument.id),
    actorIds: filterOf(argument.id),
    actorEmails: filterOf(argument.text),
    resourceIds: filterOf(argument.id),
    tenantOnly: argument.flag.optional(),
    limit: z.int("must be a whole number").min(1, "must be at least 1").optional(),
  }),
  read: async (reader, args) => {
    const { from, to } = windowOf("getAuditLogs", args);
    // A program that does not read the log does not build the schemas of its events.
    const { auditLogListing, auditLogQuery } = await import("../wire/auditLogs.js");
    const query = auditLogQuery({ from, to }, args);
    const { limit } = args;
    const listing = { ...auditLogListing, query };
    const { pageSize } = listing;
    const read =
      limit === undefined
        ? reader.all(listing)
        : reader.first({ ...listing, pageSize: Math.min(limit, pageSize) }, limit);
    const found = await readOrAdvise(read, SHORTER);
    const entries = found.map(({ id, type, effectiveAt, projectId, projectName, payload, actorType, ...actor }) => ({
      ...{ id, type, effectiveAt, projectId, projectName },
      actor: { type: actorType, ...actor },
      payload,
    }));
    return { entries: entries as AuditLogEntry[] };
  },
});

/**
 * Reads the audit log. An owner must have switched logging on in the console. A log can be long: choose a window, types of events
 * or a `limit`.
 *
 * @example Who has changed rate limits since yesterday
 * ```ts
 * const { entries } = await openai.getAuditLogs({
 *   startTime: new Date(Date.now() - 24 * 3600 * 1000),
 *   eventTypes: ["rate_limit.updated"],
 * });
 * export const changes = entries.map(({ actor, payload }) => [actor.userEmail, payload?.id, payload?.changesRequested]);
 * ```
 */
export function getAuditLogs<T extends AuditLogEventType = AuditLogEventType>(
  args?: GetAuditLogsArgs<T>,
  opts?: pulumi.InvokeOptions,
): Promise<GetAuditLogsResult<T>> {
  return auditLogs.promise(args, opts) as Promise<GetAuditLogsResult<T>>;
}

/** {@link getAuditLogs} as an Output. */
export function getAuditLogsOutput<T extends AuditLogEventType = AuditLogEventType>(
  args: TimesOf<GetAuditLogsArgs<T>> = {},
  opts?: pulumi.InvokeOutputOptions,
): pulumi.Output<GetAuditLogsResult<T>> {
  const output = auditLogs.output(withoutDates(args) as OutputArgs<GetAuditLogsArgs>, opts);
  return output as unknown as pulumi.Output<GetAuditLogsResult<T>>;
}

/** What spend limits and spend alerts share, in a project and in the organisation. */
import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import type { AdminClient } from "../client/client";
import { ApiError } from "../client/errors";
import { fromOutside } from "../client/outside";
import type { Change, Context, Properties } from "../lifecycle/declaration";
import { UserError } from "../lifecycle/errors";
import type { Key } from "../lifecycle/ids";
import { LOOKS, pauseBeforeLook } from "../lifecycle/lostReplies";
import { defaultOf, saidAs, updates } from "../lifecycle/inputs";
import { centsInDollars } from "../money";
import type { Route } from "../wire/route";
import type { SpendAlertChannel, SpendAlertObject } from "../wire/spendAlerts";
import { isNoLimit, LIMIT_VALUES, spendLimitBody, type SpendLimitObject } from "../wire/spendLimits";

const HOW = "openai.usd(500) is $500.00";

/** An amount of money in cents, which messages show in dollars. */
export function amount(least: number) {
  const whole = z.int(`must be a whole number of cents: ${HOW}`);
  const schema = whole.min(least, `must be ${centsInDollars(least)} or more: ${HOW}`);
  return updates(
    schema,
    saidAs((cents) => (typeof cents === "number" ? centsInDollars(cents) : undefined)),
  );
}

export const currency = updates(z.literal("USD", "must be USD, the API's only currency").optional(), defaultOf("USD"));

export const interval = updates(
  z.literal("month", "must be month, the API's only interval").optional(),
  defaultOf("month"),
);

const channelSchema = z.strictObject({
  type: z.literal("email", "must be email, the API's only channel").optional(),
  recipients: z.array(z.email("must be an e-mail address")).min(1, "must have at least one e-mail address"),
  subjectPrefix: z.string().min(1, "must not be empty: leave it out").optional(),
});

/** Where an alert goes. */
export const notificationChannel = updates(channelSchema, {
  same: (a, b) => isDeepStrictEqual(normalChannel(a), normalChannel(b)),
});

/** A channel in a normal form: recipients are a set, and the case of an address has no meaning. */
function normalChannel(channel: unknown): unknown {
  if (typeof channel !== "object" || channel === null) return channel;
  const { type = "email", recipients = [], subjectPrefix } = channel as SpendAlertChannel;
  return { type, recipients: new Set(recipients.map(lowerCase)), subjectPrefix: subjectPrefix || undefined };
}

/** An unknown recipient is no string. */
function lowerCase(address: unknown): unknown {
  return typeof address === "string" ? address.toLowerCase() : address;
}

/** The values of a limit that an alert may overwrite. */
export const WATCHED_VALUES = [...LIMIT_VALUES, "enforcementStatus"] as const;

/** The update of a limit: a POST replaces the whole limit. */
export function updateLimit(kind: string, route: Route<SpendLimitObject>) {
  return (api: AdminClient, { args }: Change<Properties>, { key, run }: Context): Promise<Properties> =>
    inTurnOf(key, run, async () => {
      const found = await api.update(route, key, spendLimitBody(args));
      run.ledger.holds(kind, idOfLimit(key), { ...args, enforcementStatus: found.enforcementStatus });
      return found;
    });
}

/** The limit that an alert belongs to. */
export interface Neighbour {
  readonly kind: "ProjectSpendLimit" | "OrganizationSpendLimit";
  readonly route: Route<SpendLimitObject>;
}

/**
 * Writes an alert, reports that it exists, and then checks the limit beside it.
 * @param args the arguments of the alert.
 */
export function writeAlert(
  api: AdminClient,
  limit: Neighbour,
  args: Properties,
  { key, run, made }: Context,
  write: () => Promise<SpendAlertObject>,
): Promise<SpendAlertObject> {
  return inTurnOf(key, run, async () => {
    await noteEnforcement(api, run, limit, key, args.thresholdAmount);
    const alert = await write();
    await made(alert);
    await refuseMovedLimit(api, run, limit, key, alert);
    return alert;
  });
}

/**
 * Reads the enforcement before the write of an alert with the amount of the limit. A new month ends the enforcement that the state
 * has, and the check after the write would blame the alert.
 */
async function noteEnforcement(
  api: AdminClient,
  run: Context["run"],
  { kind, route }: Neighbour,
  key: Key,
  alertAmount: unknown,
): Promise<void> {
  const id = idOfLimit(key);
  // Without dependsOn, the engine may request the diff of the limit only now.
  if (run.ledger.valuesOf(kind, id) === undefined) await run.firstDiffs();
  const known = run.ledger.valuesOf(kind, id);
  if (known?.thresholdAmount !== alertAmount || known?.enforcementStatus !== ENFORCING) return;
  try {
    const { thresholdAmount, enforcementStatus } = (await limitAt(api, route, key)) ?? {};
    // A read may show an earlier limit, whose enforcement says nothing.
    if (thresholdAmount !== alertAmount || !isOff(enforcementStatus)) return;
    run.ledger.holds(kind, id, { ...known, enforcementStatus });
  } catch (error) {
    // The check after the write says what it could not read.
    if (!(error instanceof ApiError)) throw error;
  }
}

/**
 * Reads the limit after the write of an alert, if the program declares a limit for the same project or for the organisation.
 * The API has been seen to overwrite a limit with an alert, and to switch its enforcement off (trap 51).
 * @throws UserError if the limit is not as this run knows it.
 */
async function refuseMovedLimit(
  api: AdminClient,
  run: Context["run"],
  { kind, route }: Neighbour,
  key: Key,
  { alertId, thresholdAmount }: SpendAlertObject,
): Promise<void> {
  const id = idOfLimit(key);
  const known = run.ledger.valuesOf(kind, id);
  if (known === undefined) return;
  let found: SpendLimitObject | undefined;
  try {
    // A read may show a write of this run late (trap 48).
    for (let look = 1; look <= LOOKS; look++) {
      await pauseBeforeLook(look);
      found = await limitAt(api, route, key);
      if (!hasMoved(known, found, thresholdAmount)) return;
    }
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return run.say(
      `${kind} ${id}: this run could not check whether spend alert ${alertId} overwrote the limit. ${error.message} Run ` +
        `\`pulumi preview --refresh\` to compare the limit with the program.`,
    );
  }
  const now = found && !isNoLimit(found) ? found : undefined;
  const failure =
    now && now.thresholdAmount !== thresholdAmount
      ? `${kind} ${id} is ${inWords(now)} after this run wrote spend alert ${alertId}, and the state says ${inWords(known)}. ` +
        `Somebody has changed the limit since the last refresh, or the alert has changed it.`
      : `${kind} ${id} changed while this run wrote spend alert ${alertId}: the limit was ${inWords(known)}, and the API now ` +
        `reports ${now ? inWords(now) : "no limit"}. The API is known to overwrite a spend limit with a spend alert.`;
  throw new UserError(
    `${failure} The alert is in the state. To put the limit back, run \`pulumi up --refresh\`: it sets ` +
      `${centsInDollars(Number(known.thresholdAmount))} again, and sends nothing for the alert.`,
  );
}

/** A limit. Undefined if it is not set. */
async function limitAt(
  api: AdminClient,
  route: Route<SpendLimitObject>,
  key: Key,
): Promise<SpendLimitObject | undefined> {
  try {
    return await api.get(route, key);
  } catch (error) {
    if (error instanceof ApiError && error.isNotFound) return undefined;
    throw error;
  }
}

/** Runs a write to the limit or to an alert of one project, one at a time. The check after an alert then sees no limit half-way. */
function inTurnOf<T>(key: Key, run: Context["run"], act: () => Promise<T>): Promise<T> {
  return run.inTurn(`spend of ${idOfLimit(key)}`, act);
}

function idOfLimit({ projectId = "organization" }: Key): string {
  return projectId;
}

function hasMoved(known: Properties, found: SpendLimitObject | undefined, alertAmount: unknown): boolean {
  if (found === undefined || isNoLimit(found)) return true;
  const isOther = LIMIT_VALUES.some((name) => found[name] !== undefined && found[name] !== known[name]);
  // An alert at 100 % of the limit overwrites the amount with the same amount, and then only the enforcement shows it.
  const isSameAmount = found.thresholdAmount === alertAmount;
  return isOther || (isSameAmount && known.enforcementStatus === ENFORCING && isOff(found.enforcementStatus));
}

const ENFORCING = "enforcing";

function isOff(status: string | undefined): boolean {
  return status !== undefined && status !== ENFORCING;
}

/** A limit in words: "$500.00 (enforcing)". */
function inWords({ thresholdAmount, enforcementStatus }: Properties): string {
  const status = typeof enforcementStatus === "string" ? ` (${fromOutside(enforcementStatus)})` : "";
  return `${centsInDollars(Number(thresholdAmount))}${status}`;
}

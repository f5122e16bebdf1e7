/** The keys that an answer names, with their last use. Never a value of a key. */
import { dayOf } from "../../resources/keysInUse";
import { DAYS_OF_USE } from "../../resources/inUse";
import type { InventoryObject } from "../../inventory/object";
import type { Answering, Declared, Named } from "./answer";
import type { Facts } from "./reading";
import { endingOf, principalsOf, type Subject } from "./subject";

export interface KeyRow {
  readonly id: string;
  readonly kind: "ProjectApiKey" | "AdminApiKey";
  readonly name?: string;
  /** The last characters of the value, as the console shows them. */
  readonly ending?: string;
  readonly project?: Named;
  readonly owner?: Named;
  readonly createdAt?: number;
  /** Absent if nobody has used the key. */
  readonly lastUsedAt?: number;
  readonly expiresAt?: number;
  /** What stops working if the key goes. */
  readonly ifItGoes: string;
  /** The scopes that a resource declares. The API returns none. */
  readonly scopes?: readonly string[];
  readonly declared?: readonly Declared[];
  readonly object: InventoryObject;
}

/** The keys of a person or an account, of a project, or the key itself. */
export function keysOf(facts: Facts, subject: Subject, answering: Answering): KeyRow[] {
  return facts.objects
    .filter(({ declaration: { kind } }) => KEY_KINDS.has(kind))
    .filter(belongsTo(subject))
    .map((object) => rowOf(facts, object, answering));
}

const KEY_KINDS = new Set(["ProjectApiKey", "ServiceAccountKey", "AdminApiKey"]);

function belongsTo(subject: Subject): (key: InventoryObject) => boolean {
  if (subject.kind === "key") return ({ id }) => id === subject.object.id;
  if (subject.kind === "project") return ({ key }) => key.projectId === subject.id;
  const ids = principalsOf(subject);
  return ({ outputs: { ownerUserId, serviceAccountId, ownerId } }) =>
    [ownerUserId, serviceAccountId, ownerId].some((id) => ids.includes(String(id)));
}

function rowOf({ lastUsed, now }: Facts, object: InventoryObject, answering: Answering): KeyRow {
  const { outputs, key, declaration } = object;
  const { name, createdAt, expiresAt, ownerUserId, serviceAccountId, ownerId } = outputs;
  const id = key[declaration.id.own]!;
  const lastUsedAt = lastUsed.get(id);
  const person = ownerUserId ?? ownerId;
  const ending = endingOf(outputs.redactedValue);
  const { declared } = answering.declaring(object);
  const scopes = answering.scopesOf(object);
  return {
    id: object.id,
    kind: declaration.kind === "AdminApiKey" ? "AdminApiKey" : "ProjectApiKey",
    ...(typeof name === "string" ? { name } : {}),
    ...(ending === undefined ? {} : { ending }),
    ...(key.projectId === undefined ? {} : { project: answering.named("project", key.projectId) }),
    ...ownerOf(answering, person, serviceAccountId),
    ...(typeof createdAt === "number" ? { createdAt } : {}),
    ...(lastUsedAt === undefined ? {} : { lastUsedAt }),
    ...(typeof expiresAt === "number" ? { expiresAt } : {}),
    ifItGoes: ifItGoes(lastUsedAt, expiresAt, now),
    ...(scopes === undefined ? {} : { scopes }),
    ...(declared === undefined ? {} : { declared }),
    object,
  };
}

function ownerOf(answering: Answering, person: unknown, account: unknown): { owner?: Named } {
  if (typeof account === "string") return { owner: answering.named("service account", account) };
  return typeof person === "string" ? { owner: answering.named("person", person) } : {};
}

function ifItGoes(lastUsedAt: number | undefined, expiresAt: unknown, now: number): string {
  if (typeof expiresAt === "number" && expiresAt <= now) return `nothing: the key expired on ${dayOf(expiresAt)}`;
  if (lastUsedAt === undefined) return "nothing: nobody has used the key";
  const isInUse = lastUsedAt >= now - DAYS_OF_USE * 24 * 60 * 60;
  const day = dayOf(lastUsedAt);
  return isInUse
    ? `programs that use the key, last on ${day}, stop working`
    : `probably nothing: the last use was on ${day}`;
}

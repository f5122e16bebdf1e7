/** `who KEY --revoke`: revokes a leaked key, and says what its state entry requires. */
import { ApiError } from "../../client/errors";
import { declarationNamed } from "../../inventory/kinds";
import type { InventoryObject } from "../../inventory/object";
import type { StackObject } from "../../inventory/stackState";
import type { Declaration, Properties } from "../../lifecycle/declaration";
import { KEPT, keptOf, stored } from "../../lifecycle/kept";
import { LOOKS, pauseBeforeLook } from "../../lifecycle/lostReplies";
import { remove } from "../../lifecycle/removal";
import type { Run } from "../../lifecycle/run";
import { merged } from "../../lifecycle/state";
import { CommandError } from "../commandError";
import { declaredBy } from "./answer";
import type { Asked } from "./organizations";
import type { Subject } from "./subject";
import { placeOf } from "./places";
import { titleOf } from "./words";

/** @throws CommandError if the subject is no key. */
export function requireKey(subject: Subject): void {
  if (subject.kind === "key") return;
  throw new CommandError(
    `Did not revoke anything: ${titleOf(subject)} is no key. Name a key by its id or by its last four characters: npx ` +
      `pulumi-openai-admin who <key> --revoke`,
  );
}

/** What the revocation does, for the question. */
export function intention(subject: Subject): string {
  return (
    `This revokes the key ${subject.object.id} now, also if programs use it, because a leaked key is worse than a program that ` +
    `stops. The API cannot undo a revocation.`
  );
}

/** Revokes a key as a destroy would, and makes sure that it is gone. @throws UserError if a guard refuses. */
export async function revoke({ run, managed }: Asked, { object }: Subject): Promise<string> {
  const declaration = declarationOf(object);
  await remove(declaration, run, object.id, leaked(declaration, object.outputs));
  await requireGone(run, declaration, object);
  return `Revoked the key ${object.id}. The API no longer knows it.\n\n${next(managed?.of(object))}`;
}

/** The kind whose delete explains a refusal best: the API may refuse to revoke a key of an account. */
function declarationOf({ declaration, outputs }: InventoryObject): Declaration {
  return outputs.serviceAccountId === undefined ? declaration : declarationNamed("ServiceAccountKey")!;
}

/** The outputs of a resource that declares that its delete revokes the key, whether the key is in use or not. */
function leaked(declaration: Declaration, outputs: Properties): Properties {
  const kept = keptOf(declaration, outputs);
  const declared = { onDestroy: "revoke", forceDelete: true };
  const inputs = Object.keys(declared).filter((name) => Object.hasOwn(declaration.inputs, name));
  return merged(outputs, declared, { [KEPT]: stored(declaration, { ...kept, inputs: [...kept.inputs, ...inputs] }) });
}

/** @throws CommandError if the API still returns the key. */
async function requireGone(run: Run, { object: route }: Declaration, { id, key }: InventoryObject): Promise<void> {
  for (let look = 1; look <= LOOKS; look++) {
    await pauseBeforeLook(look);
    try {
      await run.api.get(route!, key);
    } catch (error) {
      if (error instanceof ApiError && error.isNotFound) return;
      throw error;
    }
  }
  throw new CommandError(
    `Could not confirm that the key ${id} is revoked: the API has accepted the revocation, but still returns the key. Look at the ` +
      `key in the console, and revoke it there if it still works.`,
  );
}

/** What to do with the state entry of the key. */
function next(resources: readonly StackObject[] | undefined): string {
  if (resources === undefined) {
    return "No state was read. If a stack manages the key, run `pulumi up --refresh` there.";
  }
  const [resource] = resources;
  if (!resource) return "No resource of the stacks manages the key, so no state entry is left over.";
  const place = placeOf(declaredBy(resource));
  return advice[resource.declaration.kind]?.(place) ?? `Remove ${place}, and run \`pulumi up --refresh\`.`;
}

const advice: Readonly<Record<string, (place: string) => string>> = {
  ServiceAccountKey: (place) =>
    `${place} declares the key. Run \`pulumi up --refresh\`: it creates another key with another value. If nobody needs a key, ` +
    `remove the line first.`,
  AdminApiKey: (place) =>
    `${place} declares the key. Run \`pulumi up --refresh\`: it creates another key with another value. If nobody needs a key, ` +
    `remove the line first.`,
  ServiceAccount: (place) =>
    `The key came with its account, ${place}. Set createApiKey: false and forceDelete: true there, add a RotatingKey for the ` +
    `account, and run \`pulumi up\`.`,
};

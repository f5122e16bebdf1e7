/** Which objects a resource of this stack, or of another stack, manages already. */
import type { Deployment } from "../../../inventory/deployment";
import { Managed } from "../../../inventory/managed";
import { objectsOfState, type StackObject } from "../../../inventory/stackState";
import { isOther } from "../../../lifecycle/kept";
import { organizationOf } from "../../../lifecycle/loss";
import type { Run } from "../../../lifecycle/run";
import type { Candidate } from "./existing";
import type { Previewed } from "../../../inventory/preview";

export class Holders {
  readonly #own: ReadonlyMap<string, string>;
  readonly #others: readonly { readonly managed: Managed; readonly byObject: ReadonlyMap<string, StackObject> }[];

  /** @param others the states of the other stacks, by the stack's name. */
  constructor(own: Deployment, others: ReadonlyMap<string, Deployment>) {
    const ofStack = objectsOfState("", own);
    this.#own = new Map(
      ofStack.map(({ declaration, id, provider, name }) => [objectIn(provider, declaration.kind, id), name]),
    );
    this.#others = [...others].map(([stack, deployment]) => {
      const objects = objectsOfState(stack, deployment);
      const byObject = new Map(objects.map((one) => [objectIn("", one.declaration.kind, one.id), one]));
      return { managed: new Managed(objects), byObject };
    });
  }

  /** Who manages an object, in words. Undefined if nobody does. */
  async of({ declaration, provider }: Previewed, { id, key, found }: Candidate, run: Run): Promise<string | undefined> {
    const { kind } = declaration!;
    const own = this.#own.get(objectIn(provider, kind, id));
    if (own !== undefined) return `the resource ${own} of this stack`;
    const object = { declaration: declaration!, id, key, inputs: {}, outputs: found };
    for (const { managed, byObject } of this.#others) {
      const same = byObject.get(objectIn("", kind, id));
      const holders = [...(same ? [same] : []), ...managed.of(object)];
      if (holders.length === 0) continue;
      // Two organisations can have an object with the same id, such as a person or the settings of the organisation.
      const organization = await organizationOf(run);
      const holder = holders.find((one) => !isOther(one.organization, organization));
      if (holder) return `the resource ${holder.name} of the stack ${holder.stack}`;
    }
    return undefined;
  }
}

function objectIn(provider: string | undefined, kind: string, id: string): string {
  return [provider, kind, id].join(" ");
}

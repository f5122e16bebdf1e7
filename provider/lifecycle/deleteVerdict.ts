import type { Entry } from "./ledger";
import type { Namesake } from "./namesakes";

/** What is known when the engine asks for a delete. */
export interface DeleteFacts extends Readonly<Pick<Entry, "claim" | "stays" | "isContested" | "isDeclared">> {
  /** This run has made another object of the same identity: the engine replaces on purpose. */
  readonly isMadeAnew: boolean;
  /** For objects that have only a name: what has come in the place of this one. */
  readonly successor: Namesake | undefined;
}

/** Whether a delete is sent to the API, and why not. */
export type DeleteVerdict =
  | { readonly answer: "send" }
  /** The object stays, and only the entry leaves the state. */
  | { readonly answer: "skip"; readonly because: "claimed" | "stands elsewhere" }
  /** The run fails at this resource, and nothing changes. */
  | { readonly answer: "refuse"; readonly because: "contested" }
  | { readonly answer: "refuse"; readonly because: "renamed"; readonly successor: Namesake };

/** May this delete be sent? The one place that decides. */
export function judgeDelete(facts: DeleteFacts): DeleteVerdict {
  // A rename without an alias: the same object was created or imported under its new name, moments ago.
  if (facts.claim !== undefined) return { answer: "skip", because: "claimed" };
  // Two entries of the state for one object (the second came by an import), of which one goes.
  if (facts.stays && !facts.isMadeAnew) return { answer: "skip", because: "stands elsewhere" };
  // The create under the new name failed because the object exists; with --continue-on-error the engine goes on.
  if (facts.isContested && !facts.isDeclared) return { answer: "refuse", because: "contested" };
  if (facts.successor && !facts.isDeclared) return { answer: "refuse", because: "renamed", successor: facts.successor };
  return { answer: "send" };
}

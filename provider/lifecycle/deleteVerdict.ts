import type { Entry } from "./ledger";
import type { Namesake } from "./namesakes";

/** The facts about an object when the engine requests its delete. */
export interface DeleteFacts extends Readonly<Pick<Entry, "claim" | "stays" | "isContested" | "isDeclared">> {
  /** This run has created another object with the same identity, so the engine replaces this object on purpose. */
  readonly isRecreated: boolean;
  /** For objects that have only a name: a newer object of this name, which a rename has created. */
  readonly successor: Namesake | undefined;
}

/** Whether we send a delete to the API, and if not, why. */
export type DeleteVerdict =
  | { readonly answer: "send" }
  /** The object stays, and the engine removes only the state entry. */
  | { readonly answer: "skip"; readonly because: "claimed" | "declared elsewhere" }
  /** The run fails at this resource and changes nothing. */
  | { readonly answer: "refuse"; readonly because: "contested" }
  | { readonly answer: "refuse"; readonly because: "renamed"; readonly successor: Namesake };

/** Decides whether we may send a delete. No other code decides this. */
export function judgeDelete(facts: DeleteFacts): DeleteVerdict {
  // A rename without an alias: this run has already created or imported the same object under its new name.
  if (facts.claim !== undefined) return { answer: "skip", because: "claimed" };
  // The state has two entries for one object, because an import added the second entry. The program dropped one of them.
  if (facts.stays && !facts.isRecreated) return { answer: "skip", because: "declared elsewhere" };
  // The create under the new name failed because the object exists. With --continue-on-error, the engine still deletes the old entry.
  if (facts.isContested && !facts.isDeclared) return { answer: "refuse", because: "contested" };
  if (facts.successor && !facts.isDeclared) return { answer: "refuse", because: "renamed", successor: facts.successor };
  return { answer: "send" };
}

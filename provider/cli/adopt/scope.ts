/** What `adopt` must read for a selection. */
import { TOPICS, type Declaration } from "../../lifecycle/declaration";
import { branchesOf, kindAndBelow } from "../../inventory/branches";
import { declarations, kindsReferredBy } from "../../inventory/kinds";
import type { LiveScope } from "../../inventory/live";
import type { Selection } from "./declare/selection";

/**
 * The parts of the organisation to read, one after the other. Besides the selected kinds these are the kinds of the same topic, because a
 * list and its entries describe each other, and the kinds to which the selected kinds refer, because their names are easier to read than
 * ids.
 */
export function scopesOf({ only = [], projects = [] }: Selection): LiveScope[] {
  const topics = new Set(TOPICS.filter((topic) => only.length === 0 || only.some((word) => isIn(word, topic))));
  const wanted = declarations.filter(({ topic }) => topics.has(topic));
  const referred = kindsReferredBy(wanted);
  const read = declarations.filter((one) => wanted.includes(one) || referred.has(one.kind));
  if (projects.length === 0) return [{ kinds: kindsOf(read) }];
  const inProjects = kindAndBelow("Project", branchesOf(declarations));
  const elsewhere = read.filter(({ kind }) => referred.has(kind) && !inProjects.has(kind));
  return [{ kinds: kindsOf(read.filter(({ kind }) => inProjects.has(kind))), projects }, { kinds: kindsOf(elsewhere) }];
}

/** The kinds of a list to read, and the kinds to which they refer. */
export function scopeOfKinds({ objects }: { readonly objects: readonly { readonly kind: string }[] }): LiveScope {
  const kinds = new Set(objects.map(({ kind }) => kind));
  const wanted = declarations.filter(({ kind }) => kinds.has(kind));
  return { kinds: new Set([...kinds, ...kindsReferredBy(wanted)]) };
}

/** Whether a word names a topic, or a kind of it. A word that names nothing is refused later, with the nearest word. */
function isIn(word: string, topic: string): boolean {
  return word === topic || declarations.some((one) => one.topic === topic && one.kind === word);
}

function kindsOf(some: readonly Declaration[]): ReadonlySet<string> {
  return new Set(some.map(({ kind }) => kind));
}

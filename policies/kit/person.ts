import type { PolicyResource } from "@pulumi/policy";
import { isNotKnown, lastSegment, type StatedPrincipal } from "pulumi-openai-admin/access";
import { NeedsStack, type Links } from "./links";
import { matchesAny } from "./pattern";
import { peek, waitingFor } from "./undecided";

/** The person that a resource names by e-mail address or id. */
export interface Person {
  /** The e-mail address, else the id. */
  readonly label: string;
  /**
   * Whether the person is on a list of e-mail addresses, ids or patterns. Who cannot be shown to be on it is not: the
   * program names an id, and nothing in it says whose.
   *
   * @throws {NeedsStack} when the answer is no so far, and the rest of the stack may have another name of the person.
   */
  isOn(list: readonly string[]): boolean;
}

/**
 * The person whom a resource names by id or e-mail address.
 *
 * @param declared the resource of the program that the id refers to, if there is one.
 * @throws what {@link waitingFor} makes when neither the name nor a declared person is known.
 */
export function personOf(
  urn: string,
  { id }: StatedPrincipal,
  declared: PolicyResource | undefined,
  links: Links | undefined,
): Person {
  const known = declared ? namesIn(declared.props) : [];
  if (!isNotKnown(id)) return personNamed([id], () => [...known, ...outputNames(urn, id, links)], links);
  if (known.length === 0) throw waitingFor(id);
  return personNamed(known, () => [], links);
}

function personNamed(names: string[], more: () => string[], links: Links | undefined): Person {
  return {
    label: [...names, ...(links ? more() : [])].find((name) => name.includes("@")) ?? names[0]!,
    isOn: (list) => {
      const isListed = (some: string[]) => some.some((name) => matchesAny(list, name));
      if (isListed(names)) return true;
      if (links) return isListed(more());
      // An address needs no second name where the list has addresses only: refused before the first write.
      const mayBeListedOtherwise = names.some((name) => !name.includes("@")) || list.some((one) => !one.includes("@"));
      if (mayBeListedOtherwise) throw new NeedsStack();
      return false;
    },
  };
}

/** Further names of the same person in the resource's own outputs: the API answers with both id and address. */
function outputNames(urn: string, name: string, links: Links | undefined): string[] {
  const names = namesIn(links?.get(urn)?.props ?? {});
  // The outputs may still be of another person, whom the program has just replaced.
  return names.some((one) => one.toLowerCase() === name.toLowerCase()) ? names : [];
}

function namesIn(props: Record<string, unknown>): string[] {
  const id = peek(props, "userId");
  return [peek(props, "email"), typeof id === "string" ? lastSegment(id) : undefined].filter(
    (one) => typeof one === "string",
  );
}

import type { PolicyResource } from "@pulumi/policy";
import { isNotKnown, lastSegment, type StatedPrincipal } from "pulumi-openai-admin/access";
import { NeedsStack, type Links } from "./links";
import { matchesAny } from "./pattern";
import { peek, waitingFor } from "./undecided";

/** A person, to whom a resource refers by e-mail address or id. */
export interface Person {
  /** The e-mail address, or the id if the address is not known. */
  readonly label: string;
  /**
   * Whether the person is on a list of e-mail addresses, ids or patterns. False without proof, such as for an id whose
   * address the program does not contain.
   *
   * @throws {NeedsStack} if the answer is no so far, but the rest of the stack may know another name of the person.
   */
  isOn(list: readonly string[]): boolean;
}

/**
 * The person to whom a resource refers by id or e-mail address.
 *
 * @param declared the resource in the program that the id refers to, if any.
 * @throws the error of {@link waitingFor} if neither a name nor a declared person is known.
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
      // If the list has only addresses, an address needs no second name, so reject it before the first write.
      const mayBeListedOtherwise = names.some((name) => !name.includes("@")) || list.some((one) => !one.includes("@"));
      if (mayBeListedOtherwise) throw new NeedsStack();
      return false;
    },
  };
}

/** More names of the person from the resource's own outputs, because the API returns both id and address. */
function outputNames(urn: string, name: string, links: Links | undefined): string[] {
  const names = namesIn(links?.get(urn)?.props ?? {});
  // The outputs may still describe another person, whom the program has just replaced.
  return names.some((one) => one.toLowerCase() === name.toLowerCase()) ? names : [];
}

function namesIn(props: Record<string, unknown>): string[] {
  const id = peek(props, "userId");
  return [peek(props, "email"), typeof id === "string" ? lastSegment(id) : undefined].filter(
    (one) => typeof one === "string",
  );
}

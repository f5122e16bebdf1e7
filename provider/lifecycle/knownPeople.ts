import type { Person } from "./people";

/** What a run knows about people: who is absent, and whom the state names. */
export class KnownPeople {
  /** The ids and e-mail addresses of absent people, each with the person's e-mail address, if we know it. */
  readonly #absent = new Map<string, string | undefined>();
  readonly #inState = new Set<string>();
  readonly #named = new Set<string>();

  /** A person is not in the organisation. Resources that refer to the person then wait. */
  left(person: Person): void {
    for (const name of namesOf(person)) this.#absent.set(name, person.email ?? this.#absent.get(name));
  }

  /** Whether a person is known not to be in the organisation. */
  isAbsent(person: Person): boolean {
    return namesOf(person).some((name) => this.#absent.has(name));
  }

  /** The e-mail address of an absent person, if we know it. */
  emailOfAbsent({ userId, email }: Person): string | undefined {
    return email ?? this.#absent.get(String(userId));
  }

  /** An OrganizationUser of the state names a person: a new entry for the same address is no typing error. */
  metInState(email: string): void {
    this.#inState.add(email.toLowerCase());
  }

  /** Whether an OrganizationUser of the state names a person, as far as diffs have told us. */
  isInState({ email }: Person): boolean {
    return email !== undefined && this.#inState.has(email.toLowerCase());
  }

  /** Whether the run has not named this person to the user before. Each call counts as naming the person. */
  isFirstMention(person: Person): boolean {
    const names = namesOf(person);
    const isFirst = names.every((name) => !this.#named.has(name));
    for (const name of names) this.#named.add(name);
    return isFirst;
  }
}

function namesOf({ userId, email }: Person): string[] {
  return [userId, email?.toLowerCase()].filter((name) => name !== undefined);
}

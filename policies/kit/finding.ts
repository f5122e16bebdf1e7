/** What a rule has to say about a violation, in the three parts that make it useful to whoever is stopped by it. */
export interface Finding {
  /** What is wrong: goes on after the resource (`has the role owner`). No full stop. */
  readonly wrong: string;
  /** Why it matters: one sentence, without a full stop. */
  readonly why: string;
  /** The line to write: of the program, or of the policy configuration. */
  readonly write: string;
}

/** The text of a violation. Three lines: the engine shows them below the rule's description, indented alike. */
export function message(subject: string, { wrong, why, write }: Finding): string {
  return `${subject} ${wrong}.\nWhy: ${why}.\nWrite: ${write}`;
}

/** A number as it is written in a program and as it can be read: `5_000_000`. */
export function digits(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, "_");
}

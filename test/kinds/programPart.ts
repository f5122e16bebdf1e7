import type { Organization, Project } from "openai-admin-simulator";

/** One statement of the program that declares every kind. */
export interface ProgramLine {
  /** The statement. It can use the variables of the kinds that come before this one in `index.ts`. */
  readonly declares: string;
  /** A change in place. Absent for lines that the test does not change. */
  readonly changed?: {
    /** The part of the statement that changes, and its new text. */
    readonly from: string;
    readonly to: string;
    readonly differs: readonly string[];
    /** The requests that the update sends, by route. */
    readonly requests: Readonly<Record<string, number>>;
  };
}

/** A kind's part in the program that declares every kind. */
export interface ProgramPart {
  /** The lines, by a name that the test chooses. A line that declares a variable has the variable's name. */
  readonly lines: Readonly<Record<string, ProgramLine>>;
  /** Shows the objects of the kind as the console does: with names instead of ids. */
  readonly shows: (organization: Organization, project: Project) => unknown;
  /** The result of `shows` after the lines have been created. */
  readonly created: unknown;
  /** The result of `shows` after the lines have been changed. Default: the same as `created`. */
  readonly changed?: unknown;
}

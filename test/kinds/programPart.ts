import type { Organization, Project } from "openai-admin-simulator";

/** One statement of the program that declares every kind. */
export interface ProgramLine {
  /** The statement. It may use the variables of the kinds before this one in `index.ts`. */
  readonly declares: string;
  /** A change in place. Absent for lines that the test leaves as they are. */
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
  /** By a name of the test's own, which is that of the variable where the line declares one. */
  readonly lines: Readonly<Record<string, ProgramLine>>;
  /** The objects of the kind, as the console shows them: names in place of ids. */
  readonly shows: (organization: Organization, project: Project) => unknown;
  /** What `shows` returns once the lines have been created. */
  readonly created: unknown;
  /** What `shows` returns once they have been changed. Default: the same. */
  readonly changed?: unknown;
}

import { fromOutside } from "../client/outside";
import type { Properties } from "../lifecycle/declaration";
import { UserError } from "../lifecycle/errors";
import { misspelt } from "../misspelling";

/** The projects that a reading is about, by name or id. Two projects of one name are both meant. */
export class ChosenProjects {
  readonly #all: Properties[] = [];

  /** @param words names or ids. Undefined for every project. */
  constructor(private readonly words: readonly string[] | undefined) {}

  /** Whether an existing project is meant. */
  has(project: Properties): boolean {
    this.#all.push(project);
    return this.words === undefined || this.words.some((word) => isCalled(project, word));
  }

  /** Called after all projects are known. @throws UserError if a word means no project. */
  requireAll(): void {
    const names = this.#all.flatMap(({ projectId, name }) => [projectId, name]);
    const known = names.filter((name) => typeof name === "string");
    for (const word of this.words ?? []) {
      if (this.#all.some((project) => isCalled(project, word))) continue;
      const nearest = misspelt(word, known);
      const advice =
        nearest === undefined
          ? "Check the name in the console, or use the id."
          : `Did you mean "${fromOutside(nearest)}"?`;
      throw new UserError(
        `Could not find a project with the name or id "${fromOutside(word)}": the organisation has no such active project. ${advice}`,
      );
    }
  }
}

function isCalled({ projectId, name }: Properties, word: string): boolean {
  return word === projectId || word === name;
}

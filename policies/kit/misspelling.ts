/** So many letters may be wrong, missing or too many: `projectOwners` is two away from `project-owners`. */
const MOST_MISTAKES = 2;

/** The one of some names that a text is a misspelling of, if it is one. */
export function misspelt(text: string, names: readonly string[]): string | undefined {
  if (names.includes(text)) return undefined;
  return names.find((name) => mistakesIn(text, name) <= MOST_MISTAKES);
}

/** Levenshtein's distance: how many letters have to be changed, added or left out to make one text of the other. */
function mistakesIn(text: string, name: string): number {
  let above = Array.from({ length: name.length + 1 }, (_, index) => index);
  for (const [row, letter] of [...text].entries()) {
    const here = [row + 1];
    for (const [column, wanted] of [...name].entries()) {
      const changed = above[column]! + (letter === wanted ? 0 : 1);
      here.push(Math.min(changed, above[column + 1]! + 1, here[column]! + 1));
    }
    above = here;
  }
  return above[name.length]!;
}

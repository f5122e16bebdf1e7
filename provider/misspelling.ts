/** Two wrong, missing or extra letters still look like a slip: `projectOwners` is two away from `project-owners`. */
const MOST_MISTAKES = 2;

/** Finds the name that a text misspells; undefined when the text is a name itself, or resembles none of them. */
export function misspelt(text: string, names: readonly string[]): string | undefined {
  if (names.includes(text)) return undefined;
  const [closest] = names
    .map((name) => ({ name, mistakes: countMistakes(text, name) }))
    .filter(({ mistakes }) => mistakes <= MOST_MISTAKES)
    .sort((a, b) => a.mistakes - b.mistakes);
  return closest?.name;
}

/** Levenshtein distance: the number of letters to change, add or remove to turn one text into the other. */
function countMistakes(text: string, name: string): number {
  let above = Array.from({ length: name.length + 1 }, (_, index) => index);
  for (const [row, letter] of [...text].entries()) {
    const here = [row + 1];
    for (const [column, expected] of [...name].entries()) {
      const changed = above[column]! + (letter === expected ? 0 : 1);
      here.push(Math.min(changed, above[column + 1]! + 1, here[column]! + 1));
    }
    above = here;
  }
  return above[name.length]!;
}

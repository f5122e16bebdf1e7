/** Up to two wrong, missing or extra letters are a typing error: `projectOwners` differs from `project-owners` by two. */
const MOST_MISTAKES = 2;

/** The name that a text misspells. Undefined when the text is one of the names, or resembles no name. */
export function misspelt(text: string, names: readonly string[]): string | undefined {
  if (names.includes(text)) return undefined;
  const [closest] = names
    .map((name) => ({ name, mistakes: countMistakes(text, name) }))
    .filter(({ mistakes }) => mistakes <= MOST_MISTAKES)
    .sort((a, b) => a.mistakes - b.mistakes);
  return closest?.name;
}

/** The Levenshtein distance: how many letters to change, add or remove to turn the text into the name. */
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

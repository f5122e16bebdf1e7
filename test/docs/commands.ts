import { pages } from "./pages";

/** The commands in the pages: each line of a shell block, and code in a sentence. A line that ends in `\` continues. */
export const commands = pages.flatMap(({ path, blocks, inlineCode }) => {
  const shell = blocks.filter(({ language }) => language === "sh" || language === "console");
  const lines = shell.flatMap(({ code }) => code.replaceAll("\\\n", " ").split(/\n|&&|;/));
  return [...lines, ...inlineCode]
    .filter((line) => !/^\s*import /.test(line))
    .map((line) => ({ path, words: line.replace(/ #.*/, "").trim().split(/\s+/) }));
});

/** The arguments of each command that begins with these words. */
export function argumentsOf(...begin: string[]): { path: string; args: string[] }[] {
  return commands.flatMap(({ path, words }) => {
    const at = words.findIndex((_, index) => begin.every((word, offset) => words[index + offset] === word));
    return at < 0 ? [] : [{ path, args: words.slice(at + begin.length) }];
  });
}

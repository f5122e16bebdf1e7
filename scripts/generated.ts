import { kindsTable } from "./kindsTable";
import { settingsTable } from "./settingsTable";

/** What `npm run docs` writes into README.md: the name between a section's marks, and what writes the section. */
export const sections: Readonly<Record<string, () => string>> = {
  kinds: kindsTable,
  settings: settingsTable,
};

/**
 * Renews every generated section of a text.
 * @throws when the text lacks the marks of a section.
 */
export function withGenerated(text: string): string {
  return Object.entries(sections).reduce((rest, [name, write]) => replaceSection(rest, name, write()), text);
}

function replaceSection(text: string, name: string, content: string): string {
  const begin = `<!-- ${name}: begin (npm run docs) -->`;
  const end = `<!-- ${name}: end -->`;
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`The text has no lines "${begin}" and "${end}".`);
  return `${text.slice(0, from + begin.length)}\n\n${content}\n\n${text.slice(to)}`;
}

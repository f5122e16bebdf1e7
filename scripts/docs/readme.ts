import { kindsTable } from "./tables/kindsTable";
import { lookupsTable } from "./tables/lookupsTable";
import { permissionsTable } from "./tables/permissionsTable";
import { settingsTable } from "./tables/settingsTable";

/** The sections of README.md that `npm run docs` writes: the name in a section's marks, and the function that writes it. */
export const sections: Readonly<Record<string, () => string>> = {
  kinds: kindsTable,
  lookups: lookupsTable,
  permissions: permissionsTable,
  settings: settingsTable,
};

/**
 * Rewrites every generated section of a text.
 * @throws if the text lacks the marks of a section.
 */
export function withGenerated(text: string): string {
  return Object.entries(sections).reduce((rest, [name, write]) => replaceSection(rest, name, write()), text);
}

function replaceSection(text: string, name: string, content: string): string {
  const begin = `<!-- ${name}: begin (npm run docs) -->`;
  const end = `<!-- ${name}: end -->`;
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from)
    throw new Error(`README.md lacks the section "${name}". Add the lines "${begin}" and "${end}".`);
  return `${text.slice(0, from + begin.length)}\n\n${content}\n\n${text.slice(to)}`;
}

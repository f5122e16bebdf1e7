import { fromOutside } from "../../text";
import { markdownTable } from "../markdownTable";
import { groupsOf, notesOf, summaryOf, titleOf, twiceGroup, type Group } from "./phrases";
import type { OrganizationReport, UnmanagedReport } from "./report";

/** The report for a page or a comment: the summary first, then a table for each kind. */
export function inMarkdown({ organizations }: UnmanagedReport): string {
  return `${organizations.map(organizationInMarkdown).join("\n\n")}\n`;
}

function organizationInMarkdown(report: OrganizationReport): string {
  const twice = twiceGroup(report);
  const groups = [...groupsOf(report), ...(twice ? [twice] : [])];
  const paragraphs = [summaryOf(report), ...notesOf(report).map((note) => escaped(note))];
  return [`## ${escaped(titleOf(report))}`, ...paragraphs, ...groups.map(tableOf)].join("\n\n");
}

function tableOf({ heading, columns, rows }: Group): string {
  const table = markdownTable(
    columns.map((name) => name.toLowerCase()),
    rows.map((cells) => cells.map(asCode)),
  );
  return `### ${heading}\n\n${table}`;
}

/** A text from outside as code, so that nothing in it is a link, a mention or markup. */
function asCode(text: string): string {
  const clean = fromOutside(text, Infinity).replaceAll("`", "'").replaceAll("|", "\\|");
  return clean === "" ? "" : `\`${clean}\``;
}

function escaped(text: string): string {
  return text.replace(/[\\`*_[\]<>|#]/g, "\\$&");
}

import { table } from "../table";
import { groupsOf, notesOf, summaryOf, titleOf, twiceGroup } from "./phrases";
import type { OrganizationReport, UnmanagedReport } from "./report";

/** The report for a terminal: a table for each kind. */
export function inText({ organizations }: UnmanagedReport): string {
  return `${organizations.map(organizationInText).join("\n\n")}\n`;
}

function organizationInText(report: OrganizationReport): string {
  const twice = twiceGroup(report);
  const groups = [...groupsOf(report), ...(twice ? [twice] : [])];
  const tables = groups.map(({ heading, columns, rows }) => `${heading}\n${table(columns, rows)}`);
  return [titleOf(report), ...tables, [...notesOf(report), summaryOf(report)].join("\n")].join("\n\n");
}

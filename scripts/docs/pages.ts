import "../../provider/lookups";
import { lookups } from "../../provider/lookups/lookup";
import { kinds } from "../../test/kinds";
import { rows as rowsOfLookups, type LookupRow } from "../../test/lookups/rows";
import { componentPage } from "./componentPage";
import { indexPage } from "./indexPage";
import { lookupPage } from "./lookupPage";
import { operationsOf } from "./operations";
import type { Page } from "./page";
import { PublicInterface } from "./publicInterface";
import { resourcePage } from "./resourcePage";

/** The folders of `docs` that contain only generated pages. */
export const FOLDERS = ["resources", "components", "lookups"] as const;

/** Every generated page of `docs`. */
export async function allPages(): Promise<Page[]> {
  const api = PublicInterface.read();
  const components = api.classesOf("ComponentResource");
  const pages: Page[] = [];
  for (const kind of kinds) pages.push(await resourcePage(api, kind, await operationsOf(kind)));
  for (const name of components) pages.push(await componentPage(api, name));
  for (const lookup of lookups) {
    const { requests, operations = Object.keys(requests) }: LookupRow =
      rowsOfLookups[lookup.name as keyof typeof rowsOfLookups];
    pages.push(await lookupPage(api, lookup, operations));
  }
  const resources = kinds.map(({ declaration }) => declaration.kind).sort();
  pages.push(await indexPage(api, { resources, components, lookups: lookups.map(({ name }) => name).sort() }));
  return pages;
}

import { BenchStack } from "./benchStack";
import { counted, environmentOf, simulatorWith } from "./life";
import type { Declared } from "./organization";

/** The requests of a refresh that needs a few objects of a very long list. */
export interface LongListRow {
  list: string;
  pages: number;
  wanted: number;
  reads: number;
  routes: Record<string, number>;
}

/** THERE is the number of objects in the list, WANTED the number of those that the program manages. */
const THERE = 900;
const WANTED = 3;
const PAGE = 100;

/** The worst case for shared pages: a list of nine pages with the wanted objects at its end. */
export async function measureLongLists(): Promise<LongListRow[]> {
  const others = Array.from({ length: THERE - WANTED }, (_, index) => `other-${index}`);
  const wanted = Array.from({ length: WANTED }, (_, index) => `wanted-${index}`);
  const email = (name: string) => `${name}@example.com`;
  const simulator = await simulatorWith([...others, ...wanted].map(email));
  try {
    const projects = wanted.map((name): Declared => ({ kind: "Project", name, args: { name } }));
    const people = wanted.map((name): Declared => ({
      kind: "OrganizationUser",
      name: `person-${name}`,
      args: { email: email(name) },
    }));
    for (const name of others) {
      await simulator.control.edit({ method: "POST", path: "/organization/projects", body: { name } });
    }
    const rows: LongListRow[] = [];
    for (const [list, declared] of [
      ["GET /organization/projects", projects],
      ["GET /organization/users", people],
    ] as const) {
      const bench = await BenchStack.start("openai", declared, environmentOf(simulator));
      try {
        await bench.measure("up");
        await simulator.control.clearRequests();
        await bench.measure("preview", ["--refresh", "--expect-no-changes"]);
        const { counts: routes } = await simulator.control.requests();
        rows.push({ list, pages: Math.ceil(THERE / PAGE), wanted: WANTED, reads: counted(routes).reads, routes });
      } finally {
        await bench.remove();
      }
    }
    return rows;
  } finally {
    await simulator.close();
  }
}

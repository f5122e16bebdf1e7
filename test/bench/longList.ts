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

const PROJECTS = "GET /organization/projects";

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
    const bench = await BenchStack.start("openai", [...projects, ...people], environmentOf(simulator));
    try {
      await bench.measure("up");
      await simulator.control.clearRequests();
      await bench.measure("preview", ["--refresh", "--expect-no-changes"]);
    } finally {
      await bench.remove();
    }
    const { counts } = await simulator.control.requests();
    return [PROJECTS, "GET /organization/users"].map((list) => {
      // The requests for the list and for single objects of the list. Every request belongs to one of the two rows.
      const isOwn = (route: string) => route.startsWith(PROJECTS) === (list === PROJECTS);
      const routes = Object.fromEntries(Object.entries(counts).filter(([route]) => isOwn(route)));
      return { list, pages: Math.ceil(THERE / PAGE), wanted: WANTED, reads: counted(routes).reads, routes };
    });
  } finally {
    await simulator.close();
  }
}

import type { Lines } from "../lifecycle/liveProgram";
import { rows, type Ids } from "./rows";

/** The requests of the program in a preview: what all rows read, once. */
export const requestsOfLookups: Readonly<Record<string, number>> = Object.assign(
  {},
  ...Object.values(rows).map(({ requests }) => requests),
) as Record<string, number>;

/** A program with every look-up in both forms, and with a look-up of an object that the program creates. */
export function lookupLines(ids: Ids): Lines {
  const args = Object.fromEntries(Object.entries(rows).map(([name, row]) => [name, row.args(ids)]));
  return {
    imports: `import * as pulumi from "@pulumi/pulumi";`,
    args: `const args: Record<string, object> = ${JSON.stringify(args)};
      const forms = openai as unknown as Record<string, (args: object) => any>;`,
    promises: `const promises = Promise.all(Object.entries(args).map(([name, given]) => forms[name]!(given)));`,
    outputs: `const outputs = pulumi.all(Object.entries(args).map(([name, given]) => forms[name + "Output"]!(given)));`,
    differing: `export const differing = outputs.apply(async (values: unknown[]) => {
        const promised = await promises;
        return Object.keys(args).filter((_, at) => JSON.stringify(promised[at]) !== JSON.stringify(values[at]));
      });`,
    missing: `export const missing = promises.then((values) => Object.keys(args).filter((_, at) => !values[at]));`,
    group: `const group = new openai.Group("made", { name: "made" });`,
    made: `export const made = group.id; export const found = openai.getGroupOutput({ name: group.name }).id;`,
    secret: `export const secret = openai.getProjectOutput({ name: pulumi.secret("web") }).id;`,
  };
}

import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { UserError } from "../client/errors";
import { fromOutside, misspelt } from "../text";
import type { LookupDeclaration } from "./lookup";

/** A text that must not be empty. */
const text = z.string().min(1, "must not be empty");

/** An id of the API, or the id of a resource, whose last part is the API's id: `proj_1/svc_acct_2`. */
const id = text.transform((value) => value.slice(value.lastIndexOf("/") + 1));

/** Schemas of the arguments that several look-ups take. */
export const argument = { text, id, flag: z.boolean() };

/** The names of the arguments that a schema accepts. Of alternatives, the names that all of them have. */
export function argumentsOf(args: z.ZodType): string[] {
  if (args instanceof z.ZodObject) return Object.keys(args.shape);
  if (!(args instanceof z.ZodDiscriminatedUnion)) return [];
  const [first = [], ...others] = args.options.map((one) => argumentsOf(one as z.ZodType));
  return first.filter((name) => others.every((names) => names.includes(name)));
}

/** Of alternatives, the one that the arguments choose. */
function chosen(args: z.ZodType, given: object): z.ZodType {
  if (!(args instanceof z.ZodDiscriminatedUnion)) return args;
  const { discriminator } = args.def;
  const choice = (given as Readonly<Record<string, unknown>>)[discriminator];
  const fits = (one: unknown) =>
    one instanceof z.ZodObject && (one.shape[discriminator] as z.ZodType).safeParse(choice).success;
  return (args.options.find(fits) as z.ZodType | undefined) ?? args;
}

/**
 * The arguments, checked.
 * @throws UserError that names each mistake.
 */
export function parseArguments<A extends object>({ name, args, oneOf }: LookupDeclaration<A, unknown>, given: A): A {
  const outputs = Object.entries(given).filter(([, value]) =>
    [value].flat().some((one) => pulumi.Output.isInstance(one)),
  );
  if (outputs.length > 0) {
    const names = outputs.map(([argument]) => argument).join(", ");
    throw new UserError(`Could not run ${name}: ${names} must be known, but is an Output. Call ${name}Output instead.`);
  }
  const schema = chosen(args, given);
  const parsed = schema.safeParse(given);
  const problems = parsed.success ? [] : parsed.error.issues.flatMap((issue) => problemsOf(schema, issue, given));
  const set = (oneOf ?? []).filter((one) => given[one] !== undefined);
  if (oneOf && set.length !== 1) {
    const names = oneOf.length === 2 ? oneOf.join(" or ") : `${oneOf.slice(0, -1).join(", ")} or ${oneOf.at(-1)}`;
    problems.push(set.length === 0 ? `give ${names}` : `give only one of ${names}, not ${set.join(" and ")}`);
  }
  if (problems.length > 0) throw new UserError(`Could not run ${name}: ${problems.join("; ")}.`);
  return parsed.data as A;
}

function problemsOf(args: z.ZodType, issue: z.core.$ZodIssue, given: object): string[] {
  const names = argumentsOf(args);
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => {
      const closest = misspelt(key, names);
      const hint =
        closest === undefined ? `it takes ${names.join(", ") || "no arguments"}` : `did you mean ${closest}?`;
      return `${fromOutside(key)} is not an argument; ${hint}`;
    });
  }
  const name = issue.path.map(String).join(".");
  if ((given as Readonly<Record<string, unknown>>)[String(issue.path[0])] === undefined) return [`${name} is required`];
  const isDefault = issue.code === "invalid_type" && issue.message.startsWith("Invalid input");
  return [`${name} ${isDefault ? `must be a ${issue.expected}` : issue.message}`];
}

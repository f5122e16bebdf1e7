import { enumerate, fromOutside } from "../../../client/outside";
import { append } from "../../../inventory/append";
import { counted } from "../../counted";
import { nameOf } from "../../../inventory/deployment";
import { table } from "../../table";
import { inUtc } from "../../utc";
import type { Candidate } from "./existing";
import type { Adoption, ImportPlan, LeftOut } from "./plan";
import type { Previewed } from "../../../inventory/preview";

/** Nobody reads more rows that say `no change`. */
const MOST_UNCHANGED = 50;

/** The objects that the command imports, and what the next `pulumi up` does with each. Objects that it changes come first. */
export function planTable(adoptions: readonly Adoption[]): string {
  const changed = adoptions.filter(isChanged);
  const unchanged = adoptions.filter((one) => !isChanged(one));
  const rows = [...changed, ...unchanged.slice(0, MOST_UNCHANGED)].map((adoption) => [
    adoption.resource.name,
    adoption.resource.declaration!.kind,
    adoption.id,
    nextUp(adoption),
  ]);
  const rest = unchanged.length - MOST_UNCHANGED;
  return (
    table(["RESOURCE", "KIND", "OBJECT", "NEXT UP"], rows) + (rest > 0 ? `\n… and ${rest} more without a change` : "")
  );
}

/** The lists that get more entries in the state. */
export function grownText(grown: readonly Adoption[]): string {
  const names = grown.map(({ resource }) => inWords(resource));
  return `New entries in the state of ${enumerate(names, MOST_NAMES)}: the people have the access already.`;
}

function isChanged({ differs, sent }: Adoption): boolean {
  return differs.length + sent.length > 0;
}

function nextUp({ differs, sent }: Adoption): string {
  const parts = [
    ...(differs.length > 0 ? [`changes ${enumerate(differs)}`] : []),
    ...(sent.length > 0 ? [`sends ${enumerate(sent)}, which the API never returns`] : []),
  ];
  return parts.join("; ") || "no change";
}

/** Why a person has to decide about a resource. Undefined where the next `pulumi up` does the right thing. */
export function needsPerson({ because }: LeftOut): boolean {
  return because.is !== "absent" && because.is !== "below";
}

/** A line for each reason, with the resources that adopt nothing for it. What needs a person comes first. */
export function leftOutLines(leftOut: readonly LeftOut[]): string[] {
  const urgent = leftOut.filter(needsPerson);
  const others = leftOut.filter((one) => !needsPerson(one));
  const byReason = new Map<string, string[]>();
  for (const one of [...urgent, ...others]) {
    append(byReason, reason(one), inWords(one.resource));
  }
  return [...byReason].map(([why, names]) => `${enumerate(names, MOST_NAMES)}: ${why}`);
}

/** Enough names in a line to find the others. */
const MOST_NAMES = 10;

function reason({ resource, because }: LeftOut): string {
  const { name } = resource;
  switch (because.is) {
    case "absent":
      return "not in the organisation. The next `pulumi up` creates what is missing.";
    case "below":
      return `below ${nameIn(because.urn)}, which adopts no object.`;
    case "several":
      return (
        `several objects match: ${enumerate(because.candidates.map(withTime))}. Choose one: ` +
        `--choose '${name}=${because.candidates[0]!.id}'`
      );
    case "taken":
      return (
        `${because.by} manages ${because.id} already. Remove one of the two resources, or, after a change of the name, give the ` +
        `resource an alias.`
      );
    case "unknown":
      return `the preview does not show ${because.input}, which tells the object from others. Name the object: --choose '${name}=<id>'`;
    case "replaced":
      return (
        `the next \`pulumi up\` would replace ${because.id}, because ${enumerate(because.inputs)} cannot change in place. Give the ` +
        `program the value of the object, or choose another object: --choose '${name}=<id>'`
      );
    case "refused":
      return because.reason;
  }
}

/** What the command has done, and what to run next. */
export function summary({ adoptions, leftOut }: ImportPlan): string {
  const secrets = adoptions.filter(({ withoutSecrets }) => withoutSecrets.length > 0);
  const lost = secrets.map(({ resource, withoutSecrets }) => `${inWords(resource)}: ${enumerate(withoutSecrets)}`);
  return [
    ...(lost.length > 0
      ? [
          `The state has no value for these secrets, because the API returns them only once. Rotate a key whose value you need:\n` +
            lost.map((line) => `  ${line}`).join("\n"),
        ]
      : []),
    `Imported ${counted(adoptions.length, "object")}, left out ${counted(leftOut.length, "resource")}. Now run \`pulumi preview --refresh\`.`,
  ].join("\n\n");
}

function inWords({ name, declaration }: Previewed): string {
  return `${declaration!.kind} ${fromOutside(name)}`;
}

function nameIn(urn: string): string {
  return fromOutside(nameOf({ urn }));
}

function withTime({ id, found: { createdAt } }: Candidate): string {
  return typeof createdAt === "number" ? `${id}, created ${inUtc(createdAt)}` : id;
}

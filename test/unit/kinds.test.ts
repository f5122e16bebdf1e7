import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import * as publicFace from "../../provider";
import { providerText } from "../../provider/lifecycle/registration";
import * as runtime from "../../provider/runtime";
import { kinds as tested } from "../kinds";

const ROOT = resolve(__dirname, "../..");

/**
 * Kinds that give nobody access, so that the rules of the access pack need not know them. The pack knows some other kinds that
 * grant nothing, such as keys, which have the access of their owner.
 */
const GRANT_NOTHING: readonly string[] = [
  "AdminApiKey",
  "Certificate",
  "ExternalKey",
  "ExternalStorage",
  "OrganizationDataRetention",
  "OrganizationSpendAlert",
  "OrganizationSpendLimit",
  "ProjectCertificate",
  "ProjectDataRetention",
  "ProjectHostedToolPermissions",
  "ProjectModelPermissions",
  "ProjectServiceTierSettings",
  "ProjectSpendAlert",
  "ProjectSpendLimit",
  "ProjectRateLimits",
  "RateLimit",
  "WorkloadIdentityProvider",
];

/** A place where every kind must occur. */
interface Place {
  /** The complaint about a kind that is not in this place. */
  readonly missing: (kind: string) => string;
  readonly has: (kind: string) => boolean;
}

const face = publicFace as unknown as Readonly<Record<string, { __pulumiType?: string; get?: unknown } | undefined>>;
const index = read("provider/index.ts");
const readme = read("README.md");
const accessRules = readdirSync(join(ROOT, "policies/access/rules")).map((file) =>
  read(`policies/access/rules/${file}`),
);

const places: readonly Place[] = [
  { missing: () => "no export in provider/runtime.ts", has: (kind) => kind in runtime },
  {
    missing: (kind) => `no class of the type pulumi-nodejs:dynamic/openai:${kind} in provider/index.ts`,
    has: (kind) => face[kind]?.__pulumiType === `pulumi-nodejs:dynamic/openai:${kind}`,
  },
  { missing: () => "no static get on its class", has: (kind) => typeof face[kind]?.get === "function" },
  {
    missing: (kind) => `no type ${kind}Args exported by provider/index.ts`,
    has: (kind) => new RegExp(`\\btype ${kind}Args\\b`).test(index),
  },
  { missing: (kind) => `no ${testFile(kind)} in test/kinds/index.ts`, has: (kind) => specOf(kind) !== undefined },
  { missing: (kind) => `no faults in ${testFile(kind)}`, has: (kind) => hasItems(specOf(kind)?.faults) },
  { missing: (kind) => `no imported objects in ${testFile(kind)}`, has: (kind) => hasItems(specOf(kind)?.imported) },
  {
    missing: (kind) => `no line of the combined program in ${testFile(kind)}`,
    has: (kind) => hasItems(Object.keys(specOf(kind)?.program.lines ?? {})),
  },
  { missing: (kind) => `no bounds in ${testFile(kind)}`, has: (kind) => specOf(kind)?.bounds !== undefined },
  {
    missing: () => "no row in README.md's table of kinds",
    has: (kind) => readme.includes(`| [${kind}](docs/resources/${kind}.md) `),
  },
  {
    missing: () => "unknown to the rules of policies/access, and not in GRANT_NOTHING of test/unit/kinds.test.ts",
    has: (kind) =>
      GRANT_NOTHING.includes(kind) || accessRules.some((text) => new RegExp(`\\bopenai\\.${kind}\\b`).test(text)),
  },
];

/** Every kind that occurs in at least one place. A kind can be missing from any of them. */
const kinds = [
  ...new Set([
    ...Object.keys(runtime),
    ...Object.keys(face).filter((name) => face[name]?.__pulumiType !== undefined),
    ...tested.map(({ declaration }) => declaration.kind),
    ...declaredKinds(),
  ]),
].sort();

describe("a kind", () => {
  it("occurs in every required place", () => {
    expect(kinds.flatMap(missingPlaces)).toEqual([]);
  });

  it("is in this list if a resource file declares it", () => {
    expect(declaredKinds().sort()).toEqual(kinds);
    expect(kinds).toContain("ProjectHostedToolPermissions");
  });

  it("that is missing from some places is reported with one line per place", () => {
    expect(missingPlaces("Imaginary")).toEqual([
      "Imaginary: no export in provider/runtime.ts",
      "Imaginary: no class of the type pulumi-nodejs:dynamic/openai:Imaginary in provider/index.ts",
      "Imaginary: no static get on its class",
      "Imaginary: no type ImaginaryArgs exported by provider/index.ts",
      "Imaginary: no test/kinds/imaginary.ts in test/kinds/index.ts",
      "Imaginary: no faults in test/kinds/imaginary.ts",
      "Imaginary: no imported objects in test/kinds/imaginary.ts",
      "Imaginary: no line of the combined program in test/kinds/imaginary.ts",
      "Imaginary: no bounds in test/kinds/imaginary.ts",
      "Imaginary: no row in README.md's table of kinds",
      "Imaginary: unknown to the rules of policies/access, and not in GRANT_NOTHING of test/unit/kinds.test.ts",
    ]);
  });

  it("in GRANT_NOTHING exists, and no rule of the access pack knows it", () => {
    const known = GRANT_NOTHING.filter((kind) => accessRules.some((text) => text.includes(`every(openai.${kind}, `)));
    expect(known).toEqual([]);
    expect(GRANT_NOTHING.filter((kind) => !kinds.includes(kind))).toEqual([]);
  });

  it.each(kinds)("%s has a short, constant provider text, because every state entry stores it twice", (kind) => {
    const text = providerText(kind);
    expect(text).toBe(`exports.handler=()=>require("pulumi-openai-admin/runtime").${kind}`);
    expect(Buffer.byteLength(text)).toBeLessThan(200);
  });
});

function missingPlaces(kind: string): string[] {
  return places.filter(({ has }) => !has(kind)).map(({ missing }) => `${kind}: ${missing(kind)}`);
}

function testFile(kind: string): string {
  return `test/kinds/${kind[0]!.toLowerCase()}${kind.slice(1)}.ts`;
}

/** The spec of a kind, if its file has the expected name. */
function specOf(kind: string) {
  const files = readdirSync(join(ROOT, "test/kinds")).map((file) => `test/kinds/${file}`);
  return tested.find(({ declaration }) => declaration.kind === kind && files.includes(testFile(kind)));
}

function hasItems(list: readonly unknown[] | undefined): boolean {
  return list !== undefined && list.length > 0;
}

/** The kinds that the files of provider/resources declare, whether registered or not. */
function declaredKinds(): string[] {
  const files = readdirSync(join(ROOT, "provider/resources")).filter((file) => /^\w+\.ts$/.test(file));
  return files.flatMap((file) => /^ {2}kind: "([A-Z]\w*)",$/m.exec(read(`provider/resources/${file}`))?.[1] ?? []);
}

function read(path: string): string {
  return readFileSync(join(ROOT, path), "utf8");
}

import ts from "typescript";
import type { Block } from "./pages";

/** What every fragment may use without an import. */
const IMPORTS = `import * as pulumi from "@pulumi/pulumi"; import * as openai from "pulumi-openai-admin";`;

const kit = (name: string) => `typeof import("pulumi-openai-admin-policy-kit").${name}`;
const engine = (name: string) => `typeof import("../../engine/index.js").${name}`;

/** A name that fragments use, with its type. `in`: the pages and files in which it has this type; default: everywhere. */
interface Name {
  readonly name: string;
  readonly type: string;
  readonly in?: RegExp;
}

/** Look-ups refer to objects that the program has looked up: their ids are strings, not Outputs. */
const LOOKUPS = /^(?:provider|docs)\/lookups\//;

/** The names that fragments use without declaring them. The first entry that fits the file counts. */
export const NAMES: readonly Name[] = [
  { name: "ana", type: "openai.GetUserResult", in: LOOKUPS },
  { name: "engineers", type: "openai.GetGroupResult", in: LOOKUPS },
  { name: "web", type: "openai.GetProjectResult", in: LOOKUPS },
  { name: "acquired", type: "openai.Provider" },
  { name: "ana", type: "openai.OrganizationUser" },
  { name: "auditor", type: "openai.Role" },
  { name: "aws", type: "{ secretsmanager: { SecretVersion: new (name: string, args: SecretVersionArgs) => object } }" },
  { name: "batch", type: "openai.Project" },
  { name: "bo", type: "openai.OrganizationUser" },
  { name: "caller", type: "openai.ProjectRole" },
  { name: "cleo", type: "openai.OrganizationUser" },
  { name: "content", type: "string" },
  { name: "deployer", type: "openai.ServiceAccount" },
  { name: "deploys", type: "openai.GitHubActionsAccess" },
  { name: "engineers", type: "openai.Group" },
  { name: "finance", type: "openai.Group" },
  { name: "fs", type: `typeof import("node:fs")` },
  { name: "gateway", type: "openai.Certificate" },
  { name: "github", type: "openai.WorkloadIdentityProvider" },
  { name: "gitlab", type: "openai.WorkloadIdentityProvider" },
  { name: "indexers", type: "openai.Group" },
  { name: "jobs", type: "openai.ServiceAccountKey" },
  { name: "kmsArn", type: "string" },
  { name: "lab", type: "openai.Project" },
  { name: "ops", type: "openai.Group" },
  { name: "patients", type: "openai.Project" },
  { name: "production", type: "openai.GetProjectResult" },
  { name: "roleArn", type: "string" },
  { name: "sales", type: "openai.Group" },
  // A group in some examples, a project in others: both have an id.
  { name: "search", type: "openai.Group | openai.Project" },
  { name: "secretId", type: "pulumi.Input<string>" },
  { name: "security", type: "openai.Group" },
  { name: "serviceAccountId", type: "string" },
  { name: "staging", type: "openai.Project" },
  { name: "subscriptionId", type: "string" },
  { name: "team", type: "openai.Group" },
  { name: "tenantId", type: "string" },
  { name: "web", type: "openai.Project" },
  { name: "worker", type: "openai.ServiceAccount" },
  { name: "workloadIdentityProviderId", type: "string" },
  { name: "writer", type: "openai.ServiceAccount" },
  { name: "every", type: kit("every"), in: /^policies\/kit\// },
  { name: "rule", type: kit("rule"), in: /^policies\/kit\// },
  { name: "createStack", type: engine("createStack"), in: /^test\/engine\// },
  { name: "findEngine", type: engine("findEngine"), in: /^test\/engine\// },
  { name: "key", type: "string", in: /^test\/engine\// },
  { name: "temporaryProgram", type: engine("temporaryProgram"), in: /^test\/engine\// },
  { name: "simulator", type: `import("openai-admin-simulator").Simulator`, in: /^test\/simulator\// },
];

const TYPES = "interface SecretVersionArgs { secretId: pulumi.Input<string>; secretString: pulumi.Input<string>; }";

/** The entries of the preamble that a fragment uses. */
export function namesIn({ path, code }: Block): Name[] {
  const source = ts.createSourceFile("fragment.ts", code, ts.ScriptTarget.ES2022, true);
  const declared = new Set<string>();
  const used = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) (isDeclared(node) ? declared : used).add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  const fitting = NAMES.filter(
    (entry) => used.has(entry.name) && !declared.has(entry.name) && (entry.in ?? /^/).test(path),
  );
  return fitting.filter((entry, index) => fitting.findIndex(({ name }) => name === entry.name) === index);
}

function isDeclared(node: ts.Identifier): boolean {
  const { parent } = node;
  return (
    (ts.isVariableDeclaration(parent) || ts.isBindingElement(parent) || ts.isFunctionDeclaration(parent)) &&
    parent.name === node
  );
}

/**
 * A fragment as a module. The imports and the names of the preamble share the first line with the block, so that line numbers stay.
 * The last line makes it a module.
 */
export function moduleOf(block: Block): string {
  const names = namesIn(block).map(({ name, type }) => `declare const ${name}: ${type};`);
  return [IMPORTS, TYPES, ...names, block.code].join(" ") + "\nexport {};";
}

/** Files beside the blocks, which programs import. */
export const STUBS: Readonly<Record<string, string>> = {
  "index.ts": "export {};",
};

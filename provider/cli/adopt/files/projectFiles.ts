/** The files that make a folder a Pulumi program. They are written only into a folder that has none. */
import type { Files } from "./formats";

/** The versions with which the generated program works. */
export interface Versions {
  /** The version of this package: `0.1.0`. */
  readonly own: string;
}

/** @param name the name of the Pulumi project. */
export function projectFiles(name: string, { own }: Versions): Files {
  const project = projectNameOf(name);
  return new Map([
    ["Pulumi.yaml", `name: ${project}\nruntime: nodejs\ndescription: The OpenAI organisation ${project}\n`],
    ["package.json", packageText(project, own)],
    ["tsconfig.json", `${JSON.stringify(COMPILER, undefined, 2)}\n`],
  ]);
}

/** The names of files that all make a folder a Pulumi program. */
export const PROJECT_FILE_NAMES: Readonly<Record<string, readonly string[]>> = {
  "Pulumi.yaml": ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"],
  "package.json": ["package.json"],
  "tsconfig.json": ["tsconfig.json"],
};

function packageText(name: string, own: string): string {
  const content = {
    name,
    private: true,
    main: "index.ts",
    scripts: { typecheck: "tsc --noEmit" },
    dependencies: { "@pulumi/pulumi": "^3.216.0", "pulumi-openai-admin": `^${own}` },
    devDependencies: { "@types/node": "^20", "ts-node": "^10.9.2", typescript: "~5.9" },
  };
  return `${JSON.stringify(content, undefined, 2)}\n`;
}

const COMPILER = {
  compilerOptions: {
    target: "es2022",
    module: "node16",
    moduleResolution: "node16",
    strict: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: true,
    noEmit: true,
  },
  include: ["**/*.ts"],
};

/** A name that Pulumi and npm accept. */
function projectNameOf(name: string): string {
  const letters = name.toLowerCase().replace(/[^a-z0-9_.-]+/g, "-");
  return letters.replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, "").slice(0, 100) || "openai";
}

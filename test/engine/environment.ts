import { delimiter, dirname, join } from "node:path";

import type { Engine } from "./engine";

/**
 * The variables that a program inherits from the outer shell. This lists the allowed variables, not the forbidden ones:
 * a key in the developer's shell (`OPENAI_ADMIN_KEY`), a token of Pulumi's service or a NODE_OPTIONS of the test runner
 * must never reach a program under test.
 */
const INHERITED = [
  ...["LANG", "LC_ALL", "LC_CTYPE", "TZ", "USER", "LOGNAME", "SHELL", "TMPDIR", "TEMP", "TMP"],
  // Windows needs these variables to start a process.
  ...["SystemRoot", "SYSTEMROOT", "ComSpec", "COMSPEC", "PATHEXT", "windir"],
];

/** The bench and the demo measure what a user waits for, so only tests take a shortcut. */
const preloads = process.env.VITEST ? ["plainErrors.js", "compileCache.js"] : ["plainErrors.js"];

/** NODE_OPTIONS that load our files, and more files by their absolute paths, into every Node.js process of a stack. */
export function preloading(...more: string[]): string {
  const files = [...preloads.map((file) => join(__dirname, file)), ...more];
  return files.map((file) => `--require ${JSON.stringify(file)}`).join(" ");
}

/** The temporary folders of a stack. */
export interface StackFolders {
  /** Replaces the user's home. */
  user: string;
  /** PULUMI_HOME. */
  pulumiHome: string;
  /** The file backend. */
  backend: string;
}

/** The environment of a stack's engine, program, provider and policy packs. */
export function hermeticEnvironment(engine: Engine, stackName: string, folders: StackFolders): NodeJS.ProcessEnv {
  const inherited = Object.fromEntries(INHERITED.map((name) => [name, process.env[name]] as const));
  return {
    ...inherited,
    // The programs run on the same Node.js as the tests.
    PATH: [...engine.directories, dirname(process.execPath), process.env.PATH].join(delimiter),
    HOME: folders.user,
    USERPROFILE: folders.user,
    PULUMI_HOME: folders.pulumiHome,
    PULUMI_BACKEND_URL: fileUrl(folders.backend),
    PULUMI_STACK: stackName,
    PULUMI_CONFIG_PASSPHRASE: "a passphrase for throw-away stacks",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_SKIP_CONFIRMATIONS: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    // `npm run check` checks types. Checking them again would cost each run 0.7 s.
    PULUMI_NODEJS_TRANSPILE_ONLY: "true",
    // The engine accepts --event-log only with this variable. Pulumi's Automation API sets it for the same reason.
    PULUMI_DEBUG_COMMANDS: "true",
    NO_COLOR: "1",
    NODE_OPTIONS: preloading(),
  };
}

/** The engine expects `file://` and the path without percent-encoding, on Windows with forward slashes. */
function fileUrl(folder: string): string {
  return `file://${folder.replaceAll("\\", "/")}`;
}

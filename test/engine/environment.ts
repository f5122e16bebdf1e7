import { delimiter, dirname, join } from "node:path";

import type { Engine } from "./engine";

/**
 * What a program gets of the outer shell. A list of what is let in, not of what is kept out: a key in the developer's shell
 * (`OPENAI_ADMIN_KEY`), a token of Pulumi's service or a NODE_OPTIONS of the test runner must never reach a program under test.
 */
const INHERITED = [
  ...["LANG", "LC_ALL", "LC_CTYPE", "TZ", "USER", "LOGNAME", "SHELL", "TMPDIR", "TEMP", "TMP"],
  // Without these, processes do not start on Windows.
  ...["SystemRoot", "SYSTEMROOT", "ComSpec", "COMSPEC", "PATHEXT", "windir"],
];

/** The throw-away folders of a stack. */
export interface StackFolders {
  /** Stands for the user's home. */
  user: string;
  /** PULUMI_HOME. */
  pulumiHome: string;
  /** The file backend. */
  backend: string;
}

/** The environment in which the engine, the program, the provider and policy packs of a stack run. */
export function hermeticEnvironment(engine: Engine, stackName: string, folders: StackFolders): NodeJS.ProcessEnv {
  const inherited = Object.fromEntries(INHERITED.map((name) => [name, process.env[name]] as const));
  return {
    ...inherited,
    // The programs run on the Node.js that runs the tests.
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
    // Types are checked by `npm run check`; checking them again costs each run 0.7 s.
    PULUMI_NODEJS_TRANSPILE_ONLY: "true",
    // Without this the engine does not know --event-log. Pulumi's Automation API sets it for the same reason.
    PULUMI_DEBUG_COMMANDS: "true",
    NO_COLOR: "1",
    NODE_OPTIONS: `--require ${JSON.stringify(join(__dirname, "plainErrors.js"))}`,
  };
}

/** The engine wants `file://` and the path as it is, not percent-encoded; on Windows with forward slashes. */
function fileUrl(folder: string): string {
  return `file://${folder.replaceAll("\\", "/")}`;
}

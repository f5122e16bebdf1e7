import { readFileSync } from "node:fs";
import { join } from "node:path";

import { runCommand } from "./childProcess";
import { type Say, showElapsed } from "./progress";
import { isAtLeast } from "./version";

/** The Go module that pins Pulumi and all its dependencies. */
const moduleFolder = join(__dirname, "build");

const PULUMI_MODULE = "github.com/pulumi/pulumi/pkg/v3";

/** The Go version that Pulumi's own module requires. */
export const MINIMUM_GO = "1.25.11";

/** With GOTOOLCHAIN=auto, an older Go downloads the version in go.mod before it answers. */
const GO_VERSION_DEADLINE_SECONDS = 3 * 60;

/**
 * A build takes five minutes on two cores with fast downloads. This allows six times as long for slow machines and
 * networks.
 */
const BUILD_DEADLINE_SECONDS = 30 * 60;

/** This many lines of the compiler's output explain a failure. */
const LINES_OF_A_FAILURE = 20;

/** Builds a Pulumi executable. */
export interface EngineBuilder {
  /** The version that it builds, without the leading `v`. */
  version: string;
  /** Returns why it cannot build on this machine, or undefined if it can. Usually answers within seconds. */
  obstacle(environment: NodeJS.ProcessEnv): Promise<string | undefined>;
  /** Builds Pulumi and writes the executable to `pulumi`. @throws with the end of the compiler's output. */
  build(pulumi: string, environment: NodeJS.ProcessEnv, say: Say): Promise<void>;
}

/** Builds Pulumi from its published Go modules. */
export const goBuilder: EngineBuilder = {
  version: pinnedVersion(),

  async obstacle(environment) {
    try {
      const { exitCode, output } = await runCommand("go", ["env", "GOVERSION"], {
        cwd: moduleFolder,
        env: buildEnvironment(environment),
        deadlineSeconds: GO_VERSION_DEADLINE_SECONDS,
      });
      if (exitCode !== 0) return `Go could not be used: ${lastLines(output, 1)}`;
      const version = lastLines(output, 1);
      return isAtLeast(version, MINIMUM_GO)
        ? undefined
        : `Go is ${version.replace(/^go/, "")}, older than ${MINIMUM_GO}`;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return "Go is not on PATH";
      return `Go could not be started: ${String(error)}`;
    }
  },

  async build(pulumi, environment, say) {
    const finish = showElapsed(`Building Pulumi v${this.version}`, say);
    const { exitCode, output, timedOut } = await runCommand("go", buildArguments(pulumi, this.version), {
      cwd: moduleFolder,
      env: buildEnvironment(environment),
      deadlineSeconds: BUILD_DEADLINE_SECONDS,
    }).finally(finish);
    if (timedOut) throw new Error(`go build did not finish within ${BUILD_DEADLINE_SECONDS / 60} minutes`);
    if (exitCode !== 0) throw new Error(`go build ended with ${exitCode}:\n${lastLines(output, LINES_OF_A_FAILURE)}`);
  },
};

function buildArguments(pulumi: string, version: string): string[] {
  return [
    "build",
    "-mod=readonly", // go.sum is committed. A GOFLAGS of the user must not loosen that or ask for a vendor folder.
    "-buildvcs=false", // The surrounding repository is not the module that we build.
    "-trimpath",
    ...["-ldflags", `-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${version}`],
    ...["-o", pulumi],
    `${PULUMI_MODULE}/cmd/pulumi`,
  ];
}

/**
 * The user's environment (GOPROXY, GOFLAGS, ...) without variables that would build another module or for another
 * machine.
 */
function buildEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return {
    ...environment,
    GOOS: undefined,
    GOARCH: undefined,
    GOWORK: "off",
    CGO_ENABLED: "0", // This makes a C compiler unnecessary.
  };
}

/** Reads the version from go.mod, the only place that names it. */
function pinnedVersion(): string {
  const pinned = new RegExp(`${PULUMI_MODULE} v(\\S+)`).exec(readFileSync(join(moduleFolder, "go.mod"), "utf8"));
  if (!pinned?.[1]) throw new Error(`${join(moduleFolder, "go.mod")} does not name ${PULUMI_MODULE}`);
  return pinned[1];
}

function lastLines(output: string, count: number): string {
  return output.trim().split("\n").slice(-count).join("\n");
}

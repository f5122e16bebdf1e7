import type { Declaration } from "../lifecycle/declaration";
import { Run } from "../lifecycle/run";
import * as runtime from "../runtime";
import { kindOf, type Deployment, type Resource } from "./deployment";
import { printError } from "./print";

/** The declaration of a kind; undefined for a kind that this version of the package does not have. */
export function declarationOf(resource: Resource): Declaration | undefined {
  const kind = kindOf(resource);
  const lifecycles: Readonly<Record<string, { declaration?: Declaration }>> = runtime;
  return kind !== undefined && Object.hasOwn(lifecycles, kind) ? lifecycles[kind]!.declaration : undefined;
}

/**
 * A client for each organisation that the resources of a stack belong to, with the settings that the plugin would have: the
 * environment first, then the stack's configuration; for an explicit `Provider`, the variables that it names.
 */
export class StackRuns {
  readonly #runs = new Map<string, Run>();

  constructor(
    private readonly deployment: Deployment,
    private readonly config: ReadonlyMap<string, string>,
    private readonly environment: NodeJS.ProcessEnv,
  ) {}

  /** The client for a resource. */
  of({ provider = "", urn }: Resource): Run {
    let run = this.#runs.get(provider);
    if (!run) {
      run = new Run({ ...this.environment, PULUMI_PROJECT: projectIn(urn) }, (line) => printError(`${line}\n`));
      run.configure(this.#settingsOf(provider));
      this.#runs.set(provider, run);
    }
    return run;
  }

  async close(): Promise<void> {
    for (const run of this.#runs.values()) await run.close();
  }

  #settingsOf(reference: string): (key: string) => string | undefined {
    const provider = this.deployment.resources.find(({ urn, id }) => `${urn}::${id}` === reference);
    // The engine hands a default provider the configuration, and an explicit one its own inputs.
    if (!provider || /::default[^:]*$/.test(provider.urn)) return (key) => this.config.get(key);
    return (key) => {
      const value = provider.inputs?.[key];
      return typeof value === "string" ? value : undefined;
    };
  }
}

/** The project in a URN. The engine tells it to the plugin, whose notes belong to the project. */
function projectIn(urn: string): string | undefined {
  return urn.split("::")[1];
}

import type { ClientOptions } from "../client/client";
import type { Deployment, Resource } from "../inventory/deployment";
import { Run } from "../lifecycle/run";
import { printError } from "./print";

/**
 * A client for each organisation that the resources of a stack belong to, with the settings that the plugin would have: the
 * environment first, then the stack's configuration; for an explicit `Provider`, the variables that it names.
 */
export class StackRuns {
  readonly #runs = new Map<string, Run>();

  constructor(
    private readonly deployment: Pick<Deployment, "resources">,
    private readonly config: ReadonlyMap<string, string>,
    private readonly environment: NodeJS.ProcessEnv,
    private readonly clientOptions: ClientOptions = {},
  ) {}

  /** The client for a resource. */
  of({ provider = "", urn }: Pick<Resource, "provider" | "urn">): Run {
    let run = this.#runs.get(provider);
    if (!run) {
      const environment = { ...this.environment, PULUMI_PROJECT: projectIn(urn) };
      run = new Run(environment, (line) => printError(`${line}\n`), this.clientOptions);
      run.configure(this.#settingsOf(provider));
      this.#runs.set(provider, run);
    }
    return run;
  }

  /** The client for resources without an explicit provider. */
  ofConfiguration(): Run {
    return this.of({ urn: "" });
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

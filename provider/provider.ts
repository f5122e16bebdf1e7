import * as pulumi from "@pulumi/pulumi";
import { shortenTraces } from "./program/stackTraces";

/** Names of environment variables by configuration key: `openai-admin:adminKeyEnv`. */
type Variables = Readonly<Record<string, string | undefined>>;

export interface ProviderArgs {
  /** The **name** of the environment variable that contains the organisation's admin key. Never the key itself. */
  adminKeyEnv: string;
  /** The name of the environment variable that contains the API's address. Default: `OPENAI_BASE_URL`, else `https://api.openai.com/v1`. */
  baseUrlEnv?: string;
  /**
   * The name of the environment variable that contains the organisation's id. Only a key that belongs to several organisations
   * requires it. Default: no id.
   */
  organizationIdEnv?: string;
}

/**
 * A second organisation. Resources with this provider run in a separate process, which gets that organisation's key. The state
 * contains only the names of environment variables, so a rotated key requires no change, and `refresh` and `destroy` use it too.
 *
 * @example
 * ```ts
 * const acquired = new openai.Provider("acquired", { adminKeyEnv: "ACQUIRED_ADMIN_KEY" });
 * new openai.Project("web", { name: "web" }, { provider: acquired });
 * ```
 */
export class Provider extends pulumi.ProviderResource {
  /** The names of the variables, by configuration key. Look-ups read the settings of this organisation from them. */
  readonly #variables: Variables;

  constructor(name: string, args: ProviderArgs, opts?: pulumi.ResourceOptions) {
    for (const [argument, variable] of Object.entries(args) as [string, string | undefined][]) {
      if (variable !== undefined && !/^[A-Za-z_][A-Za-z0-9_]*$/.test(variable)) {
        throw new Error(
          `Provider "${name}": ${argument} must be the name of an environment variable, not its value, which would be in the ` +
            `state in clear. Set ${argument}: "ACQUIRED_ADMIN_KEY", for example.`,
        );
      }
    }
    // If the named variable is not set, the engine maps nothing, and the process would act on the first organisation. So we also
    // pass the names as inputs, and the process checks them (decision D9).
    const inputs: Variables = {
      "openai-admin:adminKeyEnv": args.adminKeyEnv,
      "openai-admin:baseUrlEnv": args.baseUrlEnv,
      "openai-admin:organizationIdEnv": args.organizationIdEnv,
    };
    const envVarMappings = {
      [args.adminKeyEnv]: "OPENAI_ADMIN_KEY",
      ...(args.baseUrlEnv ? { [args.baseUrlEnv]: "OPENAI_BASE_URL" } : {}),
      ...(args.organizationIdEnv ? { [args.organizationIdEnv]: "OPENAI_ORG_ID" } : {}),
    };
    const restoreTraces = shortenTraces();
    try {
      super("pulumi-nodejs", name, inputs, { ...opts, envVarMappings });
    } finally {
      restoreTraces();
    }
    this.#variables = inputs;
  }

  /** The names of a provider's variables, by configuration key. Undefined for a provider of another package. */
  static variablesOf(provider: pulumi.ProviderResource): Variables | undefined {
    return #variables in provider ? provider.#variables : undefined;
  }
}

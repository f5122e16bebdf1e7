import * as pulumi from "@pulumi/pulumi";
import { shortenTraces } from "./program/stackTraces";

export interface ProviderArgs {
  /** The **name** of the environment variable that holds the organisation's admin key. Never the key itself. */
  adminKeyEnv: string;
  /** The name of the environment variable that holds the address of the API, where it is not the usual one. */
  baseUrlEnv?: string;
  /** The name of the environment variable that holds the organisation's id, for a key that belongs to several. */
  organizationIdEnv?: string;
}

/**
 * A second organisation. The resources that name it run in a process of their own, which gets that organisation's key. Only
 * names of environment variables are in the state, so a rotated key needs no change, and `refresh` and `destroy` find it too.
 *
 * @example
 * ```ts
 * const acquired = new openai.Provider("acquired", { adminKeyEnv: "ACQUIRED_ADMIN_KEY" });
 * new openai.Project("web", { name: "web" }, { provider: acquired });
 * ```
 */
export class Provider extends pulumi.ProviderResource {
  constructor(name: string, args: ProviderArgs, opts?: pulumi.ResourceOptions) {
    for (const [argument, variable] of Object.entries(args) as [string, string | undefined][]) {
      if (variable !== undefined && !/^[A-Za-z_][A-Za-z0-9_]*$/.test(variable)) {
        throw new Error(
          `Provider "${name}": ${argument} must be the name of an environment variable, such as ACQUIRED_ADMIN_KEY; the value ` +
            `itself would stand in the state.`,
        );
      }
    }
    // The engine maps nothing when the named variable is not set, and the process would act on the first organisation. The names
    // are inputs as well, so that the process notices (decision D9).
    const inputs: Record<string, string | undefined> = {
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
  }
}

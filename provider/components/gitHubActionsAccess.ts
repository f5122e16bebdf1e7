/** Access to OpenAI for the GitHub Actions of a repository, without an API key. */
import * as pulumi from "@pulumi/pulumi";
import {
  WorkloadIdentityFederationRule,
  type RestrictedPermissions,
} from "../resources/workloadIdentityFederationRule";
import { WorkloadIdentityProvider } from "../resources/workloadIdentityProvider";

export interface GitHubActionsAccessArgs {
  /** The repository, `<owner>/<name>`: `acme/web`. */
  repository: pulumi.Input<string>;
  /**
   * The GitHub environment in which the job must run: `production`. In GitHub, protect the environment with reviewers or branches.
   * Default: any job of the repository, also a job that somebody adds to a branch.
   */
  environment?: pulumi.Input<string>;
  /** The id of the service account whose access the job gets. The account must have a role in the project. */
  serviceAccountId: pulumi.Input<string>;
  /** The id of the service account's project. */
  projectId: pulumi.Input<string>;
  /** The scopes of the job, as for `WorkloadIdentityFederationRule`. Default: everything that the account may do. */
  scopes?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * The id of an existing `WorkloadIdentityProvider` for GitHub Actions, which several repositories can share. Default: the component
   * makes a provider of its own.
   */
  workloadIdentityProviderId?: pulumi.Input<string>;
  /** The audience of the tokens. With `workloadIdentityProviderId`, the audience of that provider. Default: `https://api.openai.com/v1`. */
  audience?: pulumi.Input<string>;
}

/** The issuer of the tokens of GitHub Actions. GitHub Enterprise Server has another issuer: declare the provider yourself. */
const GITHUB_ISSUER = "https://token.actions.githubusercontent.com";

const DEFAULT_AUDIENCE = "https://api.openai.com/v1";

/**
 * Lets jobs of GitHub Actions use OpenAI without an API key: GitHub signs a token for each job, and OpenAI accepts the token in place
 * of a key. The component consists of a `WorkloadIdentityProvider` and a `WorkloadIdentityFederationRule` that accepts only tokens of
 * one repository and, with `environment`, of one environment. **Destroy ends the access**; the service account stays.
 * The job needs the permission `id-token: write`; `examples/github-actions` of the repository has a whole workflow.
 *
 * @example Deployments to production
 * ```ts
 * const deploys = new openai.GitHubActionsAccess("web-deploys", {
 *   repository: "acme/web",
 *   environment: "production",
 *   projectId: web.id,
 *   serviceAccountId: deployer.id,
 * });
 * export const { identityProviderId, serviceAccountId, audience } = deploys;
 * ```
 * @example A second repository with the same provider
 * ```ts
 * new openai.GitHubActionsAccess("docs-deploys", {
 *   repository: "acme/docs",
 *   environment: "production",
 *   projectId: web.id,
 *   serviceAccountId: writer.id,
 *   workloadIdentityProviderId: deploys.identityProviderId,
 * });
 * ```
 */
export class GitHubActionsAccess extends pulumi.ComponentResource {
  /** What the workflow passes to OpenAI's client as `identityProviderId`. */
  readonly identityProviderId: pulumi.Output<string>;
  /** What the workflow passes to OpenAI's client as `serviceAccountId`: the API's id, `svc_acct_…`. */
  readonly serviceAccountId: pulumi.Output<string>;
  /** The audience for which the workflow requests its token from GitHub. */
  readonly audience: pulumi.Output<string>;

  constructor(name: string, args: GitHubActionsAccessArgs, opts?: pulumi.ComponentResourceOptions) {
    super("openai-admin:index:GitHubActionsAccess", name, {}, opts);
    const { repository, environment, projectId, serviceAccountId, scopes } = args;
    const audience = pulumi.output(args.audience ?? DEFAULT_AUDIENCE);
    const workloadIdentityProviderId =
      args.workloadIdentityProviderId ??
      new WorkloadIdentityProvider(
        `${name}-provider`,
        { name, issuer: GITHUB_ISSUER, audience, verification: { type: "discovery" } },
        { parent: this },
      ).id;
    const permissions: RestrictedPermissions | undefined = scopes && { type: "restricted", scopes };
    const rule = new WorkloadIdentityFederationRule(
      `${name}-rule`,
      {
        workloadIdentityProviderId,
        projectId,
        serviceAccountId,
        attributeMatchers: pulumi.output({ repository, environment }).apply((given) => matchersOf(name, given)),
        permissions: permissions ?? { type: "service_account_default" },
        name,
      },
      { parent: this },
    );
    this.identityProviderId = rule.workloadIdentityProviderId.apply(lastPart);
    this.serviceAccountId = rule.serviceAccountId.apply(lastPart);
    this.audience = audience;
    this.registerOutputs({
      identityProviderId: this.identityProviderId,
      serviceAccountId: this.serviceAccountId,
      audience,
    });
  }
}

/** The claims of GitHub's token that the rule compares. A pattern would compare as plain text, so we refuse it. */
export function matchersOf(
  name: string,
  { repository, environment }: { repository: string; environment?: string | undefined },
): Record<string, string> {
  if (!/^[\w.-]+\/[\w.-]+$/.test(repository)) {
    throw new pulumi.RunError(
      `GitHubActionsAccess ${name}: repository must have the form <owner>/<name>, without a pattern, not ${JSON.stringify(repository)}.`,
    );
  }
  if (environment === undefined) return { repository };
  if (environment.trim() === "" || environment.includes("*")) {
    throw new pulumi.RunError(
      `GitHubActionsAccess ${name}: environment must be the name of one environment, not ${JSON.stringify(environment)}. To allow ` +
        `all jobs of the repository, leave environment out.`,
    );
  }
  return { repository, environment };
}

/** The API's id, from the id of a resource. */
function lastPart(id: string): string {
  return id.slice(id.lastIndexOf("/") + 1);
}

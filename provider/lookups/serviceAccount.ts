/** Looks up service accounts of a project. API: /organization/projects/{projectId}/service_accounts. */
import { z } from "zod";
import { serviceAccountListing, serviceAccountRoute, type ServiceAccountObject } from "../wire/serviceAccounts";
import { argument } from "./arguments";
import { declareLookup } from "./lookup";

/** Which service account of which project. Give `id` or `name`. */
export interface GetServiceAccountArgs {
  /** The id of the project. */
  projectId: string;
  /** The id of the account: `svc_acct_…`, or the id of a resource. */
  id?: string;
  /** The exact name of the account. */
  name?: string;
}

/** A service account, without its keys: the API never returns a key again. */
export interface GetServiceAccountResult {
  /** The id of the account as a resource: `<projectId>/<serviceAccountId>`. */
  readonly id: string;
  readonly projectId: string;
  /** The id of the account in the API: `svc_acct_…`. */
  readonly serviceAccountId: string;
  readonly name: string | undefined;
  /** The role in the project: `owner`, `member` or `none`. */
  readonly role: string | undefined;
  /** Creation time in Unix seconds. */
  readonly createdAt: number | undefined;
}

/** Which project. */
export interface GetServiceAccountsArgs {
  /** The id of the project. */
  projectId: string;
}

/** The service accounts of a project. */
export interface GetServiceAccountsResult {
  readonly projectId: string;
  readonly serviceAccounts: GetServiceAccountResult[];
}

const serviceAccount = declareLookup<GetServiceAccountArgs, GetServiceAccountResult>({
  name: "getServiceAccount",
  returns: "a service account of a project, by id or name",
  args: z.strictObject({
    projectId: argument.id,
    id: argument.id.optional(),
    name: argument.text.optional(),
  }),
  oneOf: ["id", "name"],
  read: async (reader, { projectId, ...args }) => {
    const found = await reader.named(
      {
        noun: "service account",
        where: `in project ${projectId}`,
        listing: serviceAccountListing,
        route: serviceAccountRoute,
        idName: "serviceAccountId",
        values: { projectId },
      },
      args,
    );
    return result(projectId, found);
  },
});

const serviceAccounts = declareLookup<GetServiceAccountsArgs, GetServiceAccountsResult>({
  name: "getServiceAccounts",
  returns: "all service accounts of a project",
  args: z.strictObject({ projectId: argument.id }),
  read: async (reader, { projectId }) => {
    const found = await reader.all(serviceAccountListing, { projectId });
    return { projectId, serviceAccounts: found.map((one) => result(projectId, one)) };
  },
});

function result(projectId: string, { serviceAccountId, ...rest }: ServiceAccountObject): GetServiceAccountResult {
  return { id: `${projectId}/${serviceAccountId}`, projectId, serviceAccountId, ...rest };
}

/**
 * Reads a service account that this program does not declare.
 *
 * @example
 * ```ts
 * const crawler = await openai.getServiceAccount({ projectId: web.id, name: "crawler" });
 * ```
 */
export const getServiceAccount = serviceAccount.promise;

/** {@link getServiceAccount} for arguments that are Outputs. In a preview, an unknown argument gives an unknown result. */
export const getServiceAccountOutput = serviceAccount.output;

/**
 * Reads all service accounts of a project.
 *
 * @example
 * ```ts
 * const { serviceAccounts } = await openai.getServiceAccounts({ projectId: web.id });
 * ```
 */
export const getServiceAccounts = serviceAccounts.promise;

/** {@link getServiceAccounts} for arguments that are Outputs. In a preview, an unknown argument gives an unknown result. */
export const getServiceAccountsOutput = serviceAccounts.output;

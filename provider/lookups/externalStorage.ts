/** Looks up customer-managed storage. API: /organization/external_storage. */
import { z } from "zod";
import { externalStorageListing } from "../wire/externalStorage";
import { argument } from "./arguments";
import { declareList } from "./lookup";

/** Which storage. */
export interface GetExternalStorageArgs {
  /** Only the storage of this project. Default: the storage of all projects. */
  projectId?: string;
}

/** A storage in a customer's cloud. */
export interface ExternalStorageSummary {
  /** The id of the storage, as a resource and in the API: `extstorage_…`. */
  readonly id: string;
  /** The same id. */
  readonly externalStorageId: string;
  readonly projectId: string | undefined;
  /** `pending`, `validated`, `degraded` or `unhealthy`. */
  readonly status: string | undefined;
  /** The storage in the cloud: its type, and the fields that `ExternalStorage` takes for this type. */
  readonly provider: ({ readonly type: string } & Readonly<Record<string, string | undefined>>) | undefined;
  readonly geography: string | undefined;
  readonly region: string | undefined;
  /** On AWS, the account of the role. */
  readonly accountId: string | undefined;
  /** On AWS, the external id that the role's trust policy must name. */
  readonly externalId: string | undefined;
  /** On Google Cloud, the audience of OpenAI's token. */
  readonly audience: string | undefined;
  /** Time of the registration in Unix seconds. */
  readonly createdAt: number | undefined;
}

/** The external storage of a project, or of all projects. */
export interface GetExternalStorageResult {
  readonly externalStorage: ExternalStorageSummary[];
}

const externalStorage = declareList<GetExternalStorageArgs, GetExternalStorageResult>({
  name: "getExternalStorage",
  returns: "the customer-managed storage of a project, or of all projects",
  args: z.strictObject({ projectId: argument.id.optional() }),
  read: async (reader, { projectId }) => {
    const all = await reader.all(externalStorageListing);
    const chosen = all.filter((storage) => projectId === undefined || storage.projectId === projectId);
    return { externalStorage: chosen.map((storage) => ({ id: storage.externalStorageId, ...storage })) };
  },
});

/**
 * Reads the storage in which OpenAI keeps the data of a project, or of all projects.
 *
 * @example The storage that OpenAI cannot use
 * ```ts
 * const { externalStorage } = await openai.getExternalStorage();
 * export const broken = externalStorage.filter((one) => one.status === "unhealthy").map((one) => one.id);
 * ```
 */
export const getExternalStorage = externalStorage.promise;

/** {@link getExternalStorage} for arguments that are Outputs. In a preview, an unknown argument gives an unknown result. */
export const getExternalStorageOutput = externalStorage.output;

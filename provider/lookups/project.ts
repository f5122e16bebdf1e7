/** Looks up projects of the organisation. API: /organization/projects. */
import { z } from "zod";
import { everyProjectListing, projectListing, projectRoute, type ProjectObject } from "../wire/projects";
import { argument } from "./arguments";
import { declareList, declareLookup } from "./lookup";

/** Which project. Give `id`, `name` or `externalKeyId`. */
export interface GetProjectArgs {
  /** The id of the project: `proj_…`. Finds archived projects too. */
  id?: string;
  /** The exact name of the project. */
  name?: string;
  /** The id of the external key that encrypts the project's data. */
  externalKeyId?: string;
  /** Whether archived projects match a name or an external key. Default: false. */
  includeArchived?: boolean;
}

/** A project. */
export interface GetProjectResult {
  /** The id of the project, as a resource and in the API: `proj_…`. */
  readonly id: string;
  /** The same id, with the name that the inputs of other resources have. */
  readonly projectId: string;
  readonly name: string | undefined;
  /** `active` or `archived`. */
  readonly status: string | undefined;
  /** The id of the external key that encrypts the project's data. */
  readonly externalKeyId: string | undefined;
  /** Where the API stores and processes the project's data: `GLOBAL`, `EU_STORAGE_PROCESSING`, … */
  readonly residency: string | undefined;
  /** Creation time in Unix seconds. */
  readonly createdAt: number | undefined;
  /** Time of the archiving in Unix seconds. Undefined for an active project. */
  readonly archivedAt: number | undefined;
}

export interface GetProjectsArgs {
  /** Whether the list contains archived projects too. Default: false. */
  includeArchived?: boolean;
}

/** The projects of the organisation. */
export interface GetProjectsResult {
  readonly projects: GetProjectResult[];
}

const project = declareLookup<GetProjectArgs, GetProjectResult>({
  name: "getProject",
  returns: "a project, by id, name or external key",
  args: z.strictObject({
    id: argument.id.optional(),
    name: argument.text.optional(),
    externalKeyId: argument.text.optional(),
    includeArchived: argument.flag.optional(),
  }),
  oneOf: ["id", "name", "externalKeyId"],
  read: async (reader, { id, name, externalKeyId, includeArchived = false }) => {
    if (id !== undefined) {
      return result(await reader.byId(projectListing, projectRoute, "projectId", { projectId: id }));
    }
    const otherwise = includeArchived ? undefined : "To find an archived project, set includeArchived: true.";
    const by: Record<string, string> = name === undefined ? { externalKeyId: externalKeyId! } : { name };
    const found = reader.one(
      { noun: "project", by, otherwise },
      await reader.all(listingOf(includeArchived)),
      (one) => (name === undefined ? one.externalKeyId === externalKeyId : one.name === name),
      (one) => one.projectId,
      (one) => (name === undefined ? one.externalKeyId : one.name),
    );
    return result(found);
  },
});

const projects = declareList<GetProjectsArgs, GetProjectsResult>({
  name: "getProjects",
  returns: "all active projects; with `includeArchived`, all projects",
  args: z.strictObject({ includeArchived: argument.flag.optional() }),
  read: async (reader, { includeArchived = false }) => ({
    projects: (await reader.all(listingOf(includeArchived))).map(result),
  }),
});

function listingOf(includeArchived: boolean) {
  return includeArchived ? everyProjectListing : projectListing;
}

function result({ projectId, ...rest }: ProjectObject): GetProjectResult {
  return { id: projectId, projectId, ...rest };
}

/**
 * Reads a project that this program does not declare. An archived project does not match by name, unless `includeArchived` is
 * true. If no project or several projects match, the look-up fails, and the error says which.
 *
 * @example By name
 * ```ts
 * const web = await openai.getProject({ name: "web" });
 * new openai.RateLimit("web-gpt-5", { projectId: web.id, model: "gpt-5", maxRequestsPer1Minute: 500 });
 * ```
 * @example In another organisation
 * ```ts
 * const web = await openai.getProject({ name: "web" }, { provider: acquired });
 * ```
 */
export const getProject = project.promise;

/** {@link getProject} for arguments that are Outputs. In a preview, an unknown argument gives an unknown result. */
export const getProjectOutput = project.output;

/**
 * Reads all projects of the organisation.
 *
 * @example
 * ```ts
 * const { projects } = await openai.getProjects();
 * for (const { name, id } of projects) console.log(name, id);
 * ```
 */
export const getProjects = projects.promise;

/** {@link getProjects} as an Output. */
export const getProjectsOutput = projects.output;

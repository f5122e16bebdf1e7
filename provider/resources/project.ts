/**
 * A project: the unit of access, limits and spend in the organisation.
 * API: /organization/projects/{projectId}. The API cannot delete a project. Destroy archives it, which cannot be undone. The API
 * cannot change the residency after creation. Names are not unique.
 */
import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { AdminClient } from "../client/client";
import { ApiError } from "../client/errors";
import { declareResource, type Context, type Properties } from "../lifecycle/declaration";
import { UserError } from "../lifecycle/errors";
import { path } from "../lifecycle/ids";
import { local, neverReturned, refersTo, replaces, updates, usually } from "../lifecycle/inputs";
import { inWords } from "../lifecycle/words";
import { getExisting, OpenAIResource } from "../program/resource";
import { inDollars } from "../money";
import { costListing, costsByProject } from "../wire/costs";
import { projectArchiveRoute, projectBody, projectListing, projectRoute } from "../wire/projects";
import { beginOfUse, DAYS_OF_USE, readForGuard, waysPast } from "./inUse";

export interface ProjectArgs {
  /** The name. Not necessarily unique in the organisation. */
  name: pulumi.Input<string>;
  /** The id of a customer-managed encryption key for the project's data. `null` clears it. Default: not managed. */
  externalKeyId?: pulumi.Input<string | null>;
  /**
   * Where OpenAI stores and processes the project's data: `GLOBAL`, `US_STORAGE_PROCESSING`, `EU_STORAGE_PROCESSING`,
   * `JP_STORAGE`, … The organisation must have access to the region. Default: the API decides. Changing this replaces the
   * resource: the provider creates a new project and archives the old project.
   */
  residency?: pulumi.Input<string>;
  /**
   * The region of the project's data. Give either this or `residency`. The API never returns it, so a refresh finds no drift.
   * Default: not managed.
   * @deprecated The API deprecates it in favour of `residency`.
   */
  geography?: pulumi.Input<string>;
  /**
   * Allows destroy to archive the project although it had costs in the last seven days. Only the provider uses this; it never
   * sends it to the API. For the whole stack, set `openai-admin:archiveInUse` to `allow`. Default: `false`.
   */
  forceArchive?: pulumi.Input<boolean>;
  /**
   * Lets create make a project although the organisation already has one with this name. Default false: the create stops and names
   * the existing project. The API never sees this input.
   */
  allowSameName?: pulumi.Input<boolean>;
}

/**
 * A project of the organisation. **Destroy archives the project, which cannot be undone**: protect important projects with
 * `{ protect: true }`. If the project had costs in the last seven days, destroy fails without `forceArchive: true`.
 *
 * @example The smallest project
 * ```ts
 * const web = new openai.Project("web", { name: "web" });
 * ```
 * @example A production project in the EU, protected
 * ```ts
 * const search = new openai.Project("search", {
 *   name: "search-production",
 *   residency: "EU_STORAGE_PROCESSING",
 * }, { protect: true });
 * export const searchId = search.id;
 * ```
 * @example An existing project, without managing it
 * ```ts
 * const legacy = openai.Project.get("legacy", "proj_abc");
 * ```
 */
export class Project extends OpenAIResource {
  static readonly __pulumiType = "pulumi-nodejs:dynamic/openai:Project";

  declare public readonly name: pulumi.Output<string>;
  declare public readonly externalKeyId: pulumi.Output<string | undefined>;
  declare public readonly residency: pulumi.Output<string | undefined>;
  declare public readonly geography: pulumi.Output<string | undefined>;
  declare public readonly forceArchive: pulumi.Output<boolean | undefined>;
  declare public readonly allowSameName: pulumi.Output<boolean | undefined>;
  /** The API's id, `proj_…`; the same as `id`. */
  declare public readonly projectId: pulumi.Output<string>;
  /** `active` or `archived`. */
  declare public readonly status: pulumi.Output<string | undefined>;
  /** When the project was created, in Unix seconds. */
  declare public readonly createdAt: pulumi.Output<number | undefined>;
  /** When the project was archived, in Unix seconds. Absent while the project is active. */
  declare public readonly archivedAt: pulumi.Output<number | undefined>;

  constructor(name: string, args: ProjectArgs, opts?: pulumi.CustomResourceOptions) {
    super(project, name, args, opts);
  }

  /** Reads an existing project by id without managing it. Fails when the project does not exist or is archived. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): Project {
    return getExisting(Project, name, id, opts);
  }
}

export const project = declareResource({
  kind: "Project",
  topic: "projects",
  logged: { as: ["project.created"] },
  inputs: {
    name: updates(z.string().trim().min(1, "must not be empty")),
    externalKeyId: updates(z.string().min(1).nullish(), refersTo("ExternalKey")),
    residency: replaces(z.string().min(1).optional(), usually("GLOBAL")),
    geography: updates(z.string().min(1).optional(), neverReturned),
    forceArchive: local(z.boolean().optional()),
    allowSameName: local(z.boolean().optional()),
  },
  rules: [
    {
      inputs: ["residency", "geography"],
      presence: true,
      refuses: ({ residency, geography }) =>
        residency !== undefined && geography !== undefined
          ? "residency and geography cannot be given together: remove geography, which is deprecated"
          : undefined,
    },
  ],
  outputs: ["projectId", "status", "createdAt", "archivedAt"],
  id: path("projectId"),
  object: projectRoute,
  listing: projectListing,
  isGone: (found) => found.status === "archived",
  guardedBy: [costListing],
  origin: {
    how: "made",
    by: "name",
    twins: "stop the create",
    inputs: ["name"],
    recognisedBy: "createdAt",
    create: (api, args) => api.create(projectListing, {}, projectBody(args)),
  },
  update: (api, { changed }, { key }) => api.update(projectRoute, key, projectBody(changed)),
  onDelete: "archives the project; this cannot be undone",
  remove: archive,
});

async function archive(api: AdminClient, state: Properties, context: Context): Promise<void> {
  await refuseWhenInUse(api, state, context);
  try {
    await api.update(projectArchiveRoute, context.key, undefined);
  } catch (error) {
    // No field tells which project is the default project. Only this refusal does (trap 39).
    if (!(error instanceof ApiError && error.isRefusal && /default project/i.test(error.answer ?? ""))) throw error;
    context.run.say(
      `Project ${context.key.projectId}: the API cannot archive the organisation's default project. The project stays unchanged, ` +
        `and only its state entry is gone.`,
    );
  }
}

/** @throws UserError when the project had costs lately: archiving cannot be undone, so nobody must archive it by accident. */
async function refuseWhenInUse(api: AdminClient, state: Properties, context: Context): Promise<void> {
  const { run, key } = context;
  const name = inWords(state.name);
  if (state.forceArchive === true || run.settings.archiveInUse === "allow") return;
  const spent = (await spendByProject(api, run)).get(key.projectId!) ?? 0;
  if (spent <= 0) return;
  throw new UserError(
    `Did not archive project ${key.projectId} (${name}): it is in use and cost ${inDollars(spent)} in the last ${DAYS_OF_USE} ` +
      `days, and archiving cannot be undone. ${waysPast("archive it", "archiveInUse", "forceArchive", context)}`,
  );
}

/** The dollars that each project cost lately. A run lists the costs once. */
function spendByProject(api: AdminClient, run: Context["run"]): Promise<Map<string, number>> {
  return run.once("costs by project", async () => {
    const read = () => api.list(costListing, {}, costsByProject(beginOfUse(api)));
    const spent = new Map<string, number>();
    for (const { costs = [] } of await readForGuard(run, read, CANNOT_READ_COSTS)) {
      for (const { projectId, dollars = 0 } of costs) {
        if (projectId) spent.set(projectId, (spent.get(projectId) ?? 0) + dollars);
      }
    }
    return spent;
  });
}

const CANNOT_READ_COSTS =
  "The key may not read costs, so the provider archives projects without checking whether they are in use. To check, use a key " +
  "that may read usage.";

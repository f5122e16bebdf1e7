/**
 * A project: the unit of access, limits and spend of the organisation.
 * API: /organization/projects/{projectId}. A project cannot be deleted: destroy archives it, which cannot be undone.
 * Residency is fixed at creation. Names are not unique.
 */
import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { AdminClient } from "../client/client";
import { ApiError } from "../client/errors";
import { declareResource, type Context, type Properties } from "../lifecycle/declaration";
import { UserError } from "../lifecycle/errors";
import { path } from "../lifecycle/ids";
import { local, neverReturned, refersTo, replaces, updates } from "../lifecycle/inputs";
import { inWords } from "../lifecycle/words";
import { existing, OpenAIResource } from "../program/resource";
import { inDollars } from "../money";
import { costListing, costsByProject } from "../wire/costs";
import { projectArchiveRoute, projectBody, projectListing, projectRoute } from "../wire/projects";

export interface ProjectArgs {
  /** The name that people see. Not unique in the organisation. Changes in place. */
  name: pulumi.Input<string>;
  /** A customer-managed encryption key for the project's data. `null` clears it; leaving it out leaves it as it is. */
  externalKeyId?: pulumi.Input<string | null>;
  /**
   * Where data is stored and processed: `GLOBAL`, `US_STORAGE_PROCESSING`, `EU_STORAGE_PROCESSING`, `JP_STORAGE`, … The
   * organisation must have access to the region. Changing it replaces the project: the old one is archived.
   */
  residency?: pulumi.Input<string>;
  /** @deprecated by the API in favour of `residency`; the two are refused together. Never returned, so no drift is seen. */
  geography?: pulumi.Input<string>;
  /**
   * Lets destroy archive the project although it had costs in the last seven days. Default false. Known to the provider
   * alone; the API never sees it. `openai-admin:archiveInUse: allow` does the same for the whole stack.
   */
  forceArchive?: pulumi.Input<boolean>;
}

/**
 * A project of the organisation. **Destroy archives it, which cannot be undone**: protect the projects that matter with
 * `{ protect: true }`. A project that had costs in the last seven days is archived only with `forceArchive: true`.
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
 * @example One that exists already
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
  /** The API's id, `proj_…`; the same as `id`. */
  declare public readonly projectId: pulumi.Output<string>;
  /** `active`, or `archived`. */
  declare public readonly status: pulumi.Output<string | undefined>;
  /** Unix seconds. */
  declare public readonly createdAt: pulumi.Output<number | undefined>;
  /** Unix seconds; absent while the project is active. */
  declare public readonly archivedAt: pulumi.Output<number | undefined>;

  constructor(name: string, args: ProjectArgs, opts?: pulumi.CustomResourceOptions) {
    super(project, name, args, opts);
  }

  /** Reads an existing project without managing it. Fails when there is none, or when it is archived. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): Project {
    return existing(Project, name, id, opts);
  }
}

export const project = declareResource({
  kind: "Project",
  inputs: {
    name: updates(z.string().trim().min(1, "must not be empty")),
    externalKeyId: updates(z.string().min(1).nullish(), refersTo("ExternalKey")),
    residency: replaces(z.string().min(1).optional()),
    geography: updates(z.string().min(1).optional(), neverReturned),
    forceArchive: local(z.boolean().optional()),
  },
  rules: [
    {
      inputs: ["residency", "geography"],
      presence: true,
      refuses: ({ residency, geography }) =>
        residency !== undefined && geography !== undefined
          ? "residency and geography cannot be given together; geography is deprecated, use residency"
          : undefined,
    },
  ],
  outputs: ["projectId", "status", "createdAt", "archivedAt"],
  id: path("projectId"),
  object: projectRoute,
  listing: projectListing,
  isGone: (found) => found.status === "archived",
  origin: {
    how: "made",
    by: "name",
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
    // Nothing else tells the default project apart: no field of it, only this refusal (trap 39).
    if (!(error instanceof ApiError && error.isRefusal && /default project/i.test(error.answer ?? ""))) throw error;
    context.run.say(
      `Project ${context.key.projectId} is the organisation's default project, which cannot be archived. It was left as it is.`,
    );
  }
}

/** Costs of so many days say that a project is in use. */
const DAYS_OF_USE = 7;

/** An archive cannot be undone, so a project is not archived by accident: not while it costs money. */
async function refuseWhenInUse(api: AdminClient, state: Properties, { run, key }: Where): Promise<void> {
  const name = inWords(state.name);
  if (state.forceArchive === true || run.settings.archiveInUse === "allow") return;
  const spent = (await spendByProject(api, run)).get(key.projectId!) ?? 0;
  if (spent <= 0) return;
  throw new UserError(
    `Project ${key.projectId} (${name}) is in use: it cost ${inDollars(spent)} in the last ${DAYS_OF_USE} days. It was not ` +
      `archived, since that cannot be undone. To archive it all the same, set OPENAI_ADMIN_ARCHIVE_IN_USE=allow for this ` +
      `run; or set forceArchive: true on it, and run \`pulumi up\` before it goes.`,
  );
}

/** What the guards need to know. */
type Where = Pick<Context, "run" | "key">;

/** Dollars by project, from one listing a run. */
function spendByProject(api: AdminClient, run: Where["run"]): Promise<Map<string, number>> {
  return run.once("costs by project", async () => {
    const spent = new Map<string, number>();
    try {
      const since = Math.floor((api.serverTime ?? Date.now() / 1000) - DAYS_OF_USE * 24 * 60 * 60);
      for (const day of await api.list(costListing, {}, costsByProject(since))) {
        for (const { projectId, dollars = 0 } of day.costs ?? []) {
          if (projectId) spent.set(projectId, (spent.get(projectId) ?? 0) + dollars);
        }
      }
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 403) throw error;
      run.say("The key may not read costs, so that projects are archived without a look at whether they are in use.");
    }
    return spent;
  });
}

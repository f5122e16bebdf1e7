/** Looks up how much of the API was used. API: /organization/usage/{kind}. */
import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { bucketWidths, reportQuery, type BucketWidth } from "../wire/reports";
import { usageFilters, usageKindNames, usageKinds, usageListing, type UsageKind } from "../wire/usage";
import { argument } from "./arguments";
import { mergeBuckets } from "./buckets";
import { declareLookup, type OutputArgs } from "./lookup";
import {
  filterOf,
  listOf,
  oneOf,
  readOrAdvise,
  requireFewBuckets,
  time,
  windowOf,
  withoutDates,
  type TimeWindow,
  type TimesOf,
} from "./window";

export type { UsageKind } from "../wire/usage";

/** From when until when, in which steps, and of which projects. */
export interface UsageWindow<Group extends string> extends TimeWindow {
  /** The length of a bucket. Default: `1d`. */
  bucketWidth?: "1m" | "1h" | "1d";
  /** Only the usage of these projects. Default: all projects. */
  projectIds?: string[];
  /** A result for each combination of these fields. Default: one result a bucket. */
  groupBy?: Group[];
}

export interface UsageOfCallers<Group extends string> extends UsageWindow<Group> {
  /** Only the usage of these people. Default: everybody. */
  userIds?: string[];
  /** Only the usage of these API keys. Default: all keys. */
  apiKeyIds?: string[];
}

export interface UsageOfModels<Group extends string> extends UsageOfCallers<Group> {
  /** Only the usage of these models. Default: all models. */
  models?: string[];
}

type CallerGroup = "projectId" | "userId" | "apiKeyId";
export type ModelGroup = CallerGroup | "model";

export interface UsageOfText extends UsageOfModels<ModelGroup | "batch" | "serviceTier" | "apiSource"> {
  /** Whether only batches, or everything but batches, counts. Default: both. */
  batch?: boolean;
}

export interface UsageOfImages extends UsageOfModels<ModelGroup | "size" | "source"> {
  /** Only images of these sizes. Default: all sizes. */
  sizes?: ("256x256" | "512x512" | "1024x1024" | "1792x1792" | "1024x1792")[];
  /** Only images from these endpoints. Default: all of them. */
  sources?: ("image.generation" | "image.edit" | "image.variation")[];
}

export interface UsageOfFileSearch extends UsageOfCallers<CallerGroup | "vectorStoreId"> {
  /** Only searches in these vector stores. Default: all of them. */
  vectorStoreIds?: string[];
}

export interface UsageOfWebSearch extends UsageOfModels<ModelGroup | "contextLevel" | "apiSource"> {
  /** Only searches with these amounts of context. Default: all of them. */
  contextLevels?: ("low" | "medium" | "high")[];
}

/** What a report of each kind of usage takes, besides the kind. */
export interface UsageQueries {
  completions: UsageOfText;
  decisions: UsageOfText;
  embeddings: UsageOfModels<ModelGroup>;
  moderations: UsageOfModels<ModelGroup>;
  images: UsageOfImages;
  audioSpeeches: UsageOfModels<ModelGroup>;
  audioTranscriptions: UsageOfModels<ModelGroup>;
  vectorStores: UsageWindow<"projectId">;
  codeInterpreterSessions: UsageWindow<"projectId">;
  fileSearchCalls: UsageOfFileSearch;
  webSearchCalls: UsageOfWebSearch;
}

/** The kind of usage, and what a report of this kind takes. */
export type GetUsageArgs<K extends UsageKind = UsageKind> = {
  [P in UsageKind]: { /** The kind of usage. */ kind: P } & UsageQueries[P];
}[K];

interface OfProject {
  readonly projectId: string | undefined;
}

interface OfCaller extends OfProject {
  readonly userId: string | undefined;
  readonly apiKeyId: string | undefined;
}

interface OfModel extends OfCaller {
  readonly model: string | undefined;
}

/** Tokens that completions or decisions have used. Older results lack some of the counts. */
export interface TokenUsage extends OfModel {
  /** All input: uncached, cached and written to the cache. */
  readonly inputTokens: number | undefined;
  readonly inputUncachedTokens: number | undefined;
  readonly inputCachedTokens: number | undefined;
  /** Input that was written to the cache, for 30 minutes or for 12 hours. */
  readonly inputCacheWriteTokens: number | undefined;
  readonly inputCacheWrite30mTokens: number | undefined;
  readonly inputCacheWrite12hTokens: number | undefined;
  readonly inputTextTokens: number | undefined;
  readonly inputAudioTokens: number | undefined;
  readonly inputImageTokens: number | undefined;
  readonly inputCachedTextTokens: number | undefined;
  readonly inputCachedAudioTokens: number | undefined;
  readonly inputCachedImageTokens: number | undefined;
  readonly outputTokens: number | undefined;
  readonly outputTextTokens: number | undefined;
  readonly outputAudioTokens: number | undefined;
  readonly outputImageTokens: number | undefined;
  readonly numModelRequests: number | undefined;
  readonly batch: boolean | undefined;
  readonly serviceTier: string | undefined;
  /** `agents_api`, or `unlabeled`: any other or unknown origin. */
  readonly apiSource: string | undefined;
}

interface InputUsage extends OfModel {
  readonly inputTokens: number | undefined;
  readonly numModelRequests: number | undefined;
}

interface ImageUsage extends OfModel {
  readonly images: number | undefined;
  readonly numModelRequests: number | undefined;
  readonly size: string | undefined;
  readonly source: string | undefined;
}

interface SpeechUsage extends OfModel {
  readonly characters: number | undefined;
  readonly numModelRequests: number | undefined;
}

interface TranscriptionUsage extends OfModel {
  readonly seconds: number | undefined;
  readonly numModelRequests: number | undefined;
}

interface VectorStoreUsage extends OfProject {
  readonly usageBytes: number | undefined;
}

interface CodeInterpreterUsage extends OfProject {
  readonly numSessions: number | undefined;
}

interface FileSearchUsage extends OfCaller {
  readonly numRequests: number | undefined;
  readonly vectorStoreId: string | undefined;
}

interface WebSearchUsage extends OfModel {
  readonly numRequests: number | undefined;
  readonly numModelRequests: number | undefined;
  readonly contextLevel: string | undefined;
  /** `agents_api`, or `unlabeled`: any other or unknown origin. */
  readonly apiSource: string | undefined;
}

/** A result of each kind of usage. A field by which the usage is not grouped is undefined. */
export interface UsageResults {
  completions: TokenUsage;
  decisions: TokenUsage;
  embeddings: InputUsage;
  moderations: InputUsage;
  images: ImageUsage;
  audioSpeeches: SpeechUsage;
  audioTranscriptions: TranscriptionUsage;
  vectorStores: VectorStoreUsage;
  codeInterpreterSessions: CodeInterpreterUsage;
  fileSearchCalls: FileSearchUsage;
  webSearchCalls: WebSearchUsage;
}

/** The usage of a minute, an hour or a day. */
export interface UsageBucket<K extends UsageKind = UsageKind> {
  /** The beginning of the bucket, in Unix seconds. */
  readonly startTime: number;
  /** The end of the bucket in Unix seconds. It belongs to the next bucket. */
  readonly endTime: number | undefined;
  /** Empty in a bucket without usage. */
  readonly results: UsageResults[K][];
}

/** The usage by bucket. */
export interface GetUsageResult<K extends UsageKind = UsageKind> {
  readonly kind: K;
  /** The buckets of the window, oldest first. */
  readonly buckets: UsageBucket<K>[];
}

/** The filters that the API offers only for some kinds. */
const filters = {
  userIds: filterOf(argument.id),
  apiKeyIds: filterOf(argument.id),
  models: filterOf(argument.text),
  batch: argument.flag.optional(),
  sizes: filterOf(oneOf(["256x256", "512x512", "1024x1024", "1792x1792", "1024x1792"])),
  sources: filterOf(oneOf(["image.generation", "image.edit", "image.variation"])),
  vectorStoreIds: filterOf(argument.text),
  contextLevels: filterOf(oneOf(["low", "medium", "high"])),
};

type FilterName = keyof typeof filters;

/** Each of these filters chooses by a field that its kinds can also group by. */
const filterBy: Readonly<Record<FilterName, string>> = {
  userIds: "userId",
  apiKeyIds: "apiKeyId",
  models: "model",
  batch: "batch",
  sizes: "size",
  sources: "source",
  vectorStoreIds: "vectorStoreId",
  contextLevels: "contextLevel",
};

/** The schema of the arguments for one kind. */
function schemaOf(kind: UsageKind) {
  const groups = Object.keys(usageKinds[kind].groups);
  const names = (Object.keys(filters) as FilterName[]).filter((name) => groups.includes(filterBy[name]));
  return z.strictObject({
    kind: z.literal(kind),
    startTime: time,
    endTime: time.optional(),
    bucketWidth: oneOf(Object.keys(bucketWidths) as BucketWidth[]).optional(),
    groupBy: listOf(oneOf(groups)).optional(),
    projectIds: filterOf(argument.id),
    ...Object.fromEntries(names.map((name) => [name, filters[name]] as const)),
  });
}

const [first, ...others] = usageKindNames.map(schemaOf);

/** What to do about a report that is too long to read. */
const SHORTER = "Choose a later startTime, a wider bucketWidth, fewer fields in groupBy, or a filter.";

const usage = declareLookup<GetUsageArgs, GetUsageResult>({
  name: "getUsage",
  returns:
    "the usage of a `kind`, such as `completions` or `images`, by minute, hour or day; each kind has more filters",
  args: z.discriminatedUnion("kind", [first!, ...others], {
    error: `must be ${usageKindNames.join(", ")}`,
  }) as unknown as z.ZodType<GetUsageArgs>,
  read: async (reader, args) => {
    const { kind, bucketWidth = "1d", groupBy } = args;
    const window = windowOf("getUsage", args);
    requireFewBuckets("getUsage", window, bucketWidths[bucketWidth].seconds);
    const listing = usageListing(kind, bucketWidth);
    const query = {
      ...listing.query,
      ...reportQuery({ ...window, groupBy }, usageKinds[kind].groups, usageFilters, args),
    };
    return { kind, buckets: mergeBuckets(await readOrAdvise(reader.all({ ...listing, query }), SHORTER)) };
  },
});

/**
 * Reads how much of the API was used, by kind. Each kind has its own filters, groups and counts, and the types know them. The API
 * counts in whole buckets in UTC, so begin a window with a bucket (trap 57).
 *
 * @example The tokens of each model on each day of last week
 * ```ts
 * const midnight = new Date().setUTCHours(0, 0, 0, 0);
 * const { buckets } = await openai.getUsage({
 *   kind: "completions",
 *   startTime: new Date(midnight - 7 * 24 * 3600 * 1000),
 *   endTime: new Date(midnight),
 *   groupBy: ["model"],
 * });
 * export const tokens = buckets.flatMap(({ results }) => results.map((one) => [one.model, one.inputTokens]));
 * ```
 */
export function getUsage<K extends UsageKind>(
  args: { kind: K } & UsageQueries[K],
  opts?: pulumi.InvokeOptions,
): Promise<GetUsageResult<K>> {
  return usage.promise(args as GetUsageArgs, opts) as unknown as Promise<GetUsageResult<K>>;
}

/** {@link getUsage} for arguments that are Outputs. In a preview, an unknown argument gives an unknown result. */
export function getUsageOutput<K extends UsageKind>(
  args: { kind: K } & TimesOf<UsageQueries[K]>,
  opts?: pulumi.InvokeOutputOptions,
): pulumi.Output<GetUsageResult<K>> {
  const output = usage.output(withoutDates(args) as unknown as OutputArgs<GetUsageArgs>, opts);
  return output as unknown as pulumi.Output<GetUsageResult<K>>;
}

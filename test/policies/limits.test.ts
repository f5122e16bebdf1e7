import * as openai from "pulumi-openai-admin";
import { policies } from "pulumi-openai-admin-policy-limits/policies";
import { expect, it } from "vitest";
import { PackProcess, project, unknown, type Declared } from "./packProcess";
import { advice, openIn, refusal, testRules, withStack, type Row } from "./rows";

const PACK = "pulumi-openai-admin-policy-limits";

const open = openIn(PACK);

const limit = (inputs: Record<string, unknown>, more: Partial<Declared> = {}): Declared => ({
  type: openai.RateLimit,
  name: "web-gpt-5",
  inputs: { projectId: "proj_1", model: "gpt-5", ...inputs },
  ...more,
});

/** A limit of the project `web`, whose id is not known yet. */
const limitOfWeb = (inputs: Record<string, unknown>) =>
  limit({ projectId: unknown, ...inputs }, { from: { projectId: ["web"] } });

/** The limits of several models as one resource. */
const limits = (inputs: unknown, more: Partial<Declared> = {}): Declared => ({
  type: openai.ProjectRateLimits,
  name: "web-limits",
  inputs: { projectId: "proj_1", limits: inputs },
  ...more,
});

const bands = [
  { models: ["gpt-5-nano"], maxRequestsPer1Minute: { max: 20_000 } },
  {
    models: ["gpt-5*"],
    environments: ["production"],
    maxRequestsPer1Minute: { min: 10, max: 5_000 },
    maxTokensPer1Minute: { min: 1_000, max: 900_000 },
  },
  { models: ["gpt-5*", "o?-mini"], maxRequestsPer1Minute: { max: 100 } },
];

const banded = { "rate-limit-band": { bands } };

const tooMany = (value: string, most: string, model = "gpt-5") =>
  refusal(
    "web-gpt-5",
    `RateLimit "web-gpt-5" sets maxRequestsPer1Minute for ${model} to ${value}, but the maximum is ${most}.`,
    "Why: one project could use up the quota that all projects share.",
    `Write: maxRequestsPer1Minute: ${most}`,
  );

const tooFew = refusal(
  "web-gpt-5",
  `RateLimit "web-gpt-5" sets maxRequestsPer1Minute for gpt-5 to 9, but the minimum is 10.`,
  "Why: a limit this low would stop work that depends on the model.",
  "Write: maxRequestsPer1Minute: 10",
);

const withoutEnvironment = (reason: string) =>
  refusal(
    "web-gpt-5",
    `RateLimit "web-gpt-5" belongs to a project without an environment (${reason}).`,
    "Why: what this rule requires depends on the environment.",
    `Write: "project-environment": { "environments": { "production": ["<name or id of the project>"] } } in the policy configuration`,
  );

const openLimit = (policy: string, resource: string | undefined, what: string) =>
  open(policy, resource, `RateLimit "web-gpt-5": ${what} not known yet`);

const rateLimitBand: Row[] = [
  { title: "reports nothing without bands", program: [limit({ maxRequestsPer1Minute: 1_000_000 })] },
  ...[10, 500, 5_000].map((value) => ({
    title: `accepts a limit of ${value} within its band`,
    program: [project("web-production"), limitOfWeb({ maxRequestsPer1Minute: value })],
    config: banded,
  })),
  {
    title: "rejects a limit above the maximum",
    program: [project("web-production"), limitOfWeb({ maxRequestsPer1Minute: 5_001 })],
    config: banded,
    says: [withStack(tooMany("5_001", "5_000"))],
  },
  {
    title: "rejects a limit below the minimum",
    program: [project("web-production"), limitOfWeb({ maxRequestsPer1Minute: 9 })],
    config: banded,
    says: [withStack(tooFew)],
  },
  {
    title: "checks each limit separately, including known limits next to an unknown limit",
    program: [
      project("web-production"),
      limitOfWeb({ maxRequestsPer1Minute: unknown, maxTokensPer1Minute: 1_000_000, maxRequestsPer1Day: 7 }),
    ],
    config: { ...banded, "rate-limit-zero": "disabled", "tokens-per-request": "disabled" },
    says: [
      withStack(
        refusal(
          "web-gpt-5",
          `RateLimit "web-gpt-5" sets maxTokensPer1Minute for gpt-5 to 1_000_000, but the maximum is 900_000.`,
          "Why: one project could use up the quota that all projects share.",
          "Write: maxTokensPer1Minute: 900_000",
        ),
      ),
      openLimit("rate-limit-band", undefined, "maxRequestsPer1Minute is"),
    ],
  },
  {
    title: "applies the band of another environment, found by the id of the project",
    program: [project("web-dev", { projectId: "proj_1" }), limit({ maxRequestsPer1Minute: 500 })],
    config: banded,
    says: [withStack(tooMany("500", "100"))],
  },
  {
    title: "uses the new name of a project in the preview of its renaming",
    program: [project("web-production"), limit({ maxRequestsPer1Minute: 500 }, { from: { projectId: ["web"] } })],
    config: banded,
  },
  {
    title: "applies the first matching band, and needs no environment if the band names none",
    program: [limit({ model: "gpt-5-nano", maxRequestsPer1Minute: 20_001 })],
    config: banded,
    says: [tooMany("20_001", "20_000", "gpt-5-nano")],
  },
  {
    title: "rejects a limit whose project has no environment",
    program: [limit({ maxRequestsPer1Minute: 500 })],
    config: banded,
    says: [withStack(withoutEnvironment("proj_1: its name matches no environment"))],
  },
  {
    title: "accepts a model without a band by default",
    program: [limit({ model: "whisper-1", maxRequestsPer1Minute: 500 })],
    config: banded,
  },
  {
    title: "rejects a model without a band if every model must have one",
    program: [limit({ model: "whisper-1", maxRequestsPer1Minute: 500 })],
    config: { "rate-limit-band": { bands, everyModel: true } },
    says: [
      refusal(
        "web-gpt-5",
        `RateLimit "web-gpt-5" sets limits for whisper-1, but no band matches this model.`,
        "Why: nobody has decided how much a model without a band may cost.",
        `Write: { "models": ["whisper-1"], "<limit>": { "max": <number> } } in "bands" of rate-limit-band`,
      ),
    ],
  },
  {
    title: "leaves the decision open for an unknown project",
    program: [limit({ projectId: unknown, maxRequestsPer1Minute: 500 })],
    config: banded,
    says: [openLimit("rate-limit-band", undefined, "its project is")],
  },
  {
    title: "leaves the decision open for an unknown model",
    program: [limit({ model: unknown, maxRequestsPer1Minute: 500 })],
    config: banded,
    says: [openLimit("rate-limit-band", "web-gpt-5", "model is")],
  },
  {
    title: "skips an excluded resource",
    program: [limit({ maxRequestsPer1Minute: 500 })],
    config: { "rate-limit-band": { bands, excludeFor: ["project:proj_*"] } },
  },
  {
    title: "checks each model of ProjectRateLimits, including known values next to an unknown value",
    program: [
      project("web-production", { projectId: "proj_1" }),
      limits({
        "gpt-5": { maxRequestsPer1Minute: 5_001, maxTokensPer1Minute: unknown },
        "gpt-4.1": { maxRequestsPer1Minute: 1 },
      }),
    ],
    config: { ...banded, "rate-limit-zero": "disabled", "tokens-per-request": "disabled" },
    says: [
      withStack(
        refusal(
          "web-limits",
          `ProjectRateLimits "web-limits" sets maxRequestsPer1Minute for gpt-5 to 5_001, but the maximum is 5_000.`,
          "Why: one project could use up the quota that all projects share.",
          "Write: maxRequestsPer1Minute: 5_000",
        ),
      ),
      open(
        "rate-limit-band",
        undefined,
        `ProjectRateLimits "web-limits": limits.gpt-5.maxTokensPer1Minute is not known yet`,
      ),
    ],
  },
];

const zero = refusal(
  "web-gpt-5",
  `RateLimit "web-gpt-5" sets maxTokensPer1Minute to 0, which blocks gpt-5 in the project.`,
  "Why: every request from the project to this model then fails.",
  `Write: maxTokensPer1Minute: <number above 0>, or add "gpt-5" to "models" of rate-limit-zero`,
);

const rateLimitZero: Row[] = [
  { title: "accepts a limit of 1", program: [limit({ maxTokensPer1Minute: 1 })] },
  { title: "accepts a missing limit", program: [limit({ maxRequestsPer1Minute: 1 })] },
  {
    title: "rejects 0, and no other rule reports it",
    program: [project("web-production"), limitOfWeb({ maxRequestsPer1Minute: 100, maxTokensPer1Minute: 0 })],
    config: banded,
    says: [zero],
  },
  {
    title: "accepts 0 for a model that the configuration allows blocking",
    program: [limit({ maxTokensPer1Minute: 0 })],
    config: { "rate-limit-zero": { models: ["gpt-5*"] } },
  },
  {
    title: "leaves the decision open for an unknown limit",
    program: [limit({ batch1DayMaxInputTokens: unknown, maxTokensPer1Minute: 0 })],
    says: [zero, openLimit("rate-limit-zero", "web-gpt-5", "batch1DayMaxInputTokens is")],
  },
  {
    title: "skips an excluded resource",
    program: [limit({ maxTokensPer1Minute: 0 })],
    config: { "rate-limit-zero": { excludeFor: ["web-gpt-5"] } },
  },
  {
    title: "rejects 0 in ProjectRateLimits",
    program: [limits({ "gpt-5": { maxRequestsPer1Minute: 0 }, "gpt-4.1": { maxRequestsPer1Minute: 1 } })],
    says: [
      refusal(
        "web-limits",
        `ProjectRateLimits "web-limits" sets maxRequestsPer1Minute to 0, which blocks gpt-5 in the project.`,
        "Why: every request from the project to this model then fails.",
        `Write: maxRequestsPer1Minute: <number above 0>, or add "gpt-5" to "models" of rate-limit-zero`,
      ),
    ],
  },
  {
    title: "leaves the decision open for unknown ProjectRateLimits",
    program: [limits(unknown)],
    config: {
      "rate-limit-model": "disabled",
      "tokens-per-request": "disabled",
    },
    says: [open("rate-limit-zero", "web-limits", `ProjectRateLimits "web-limits": limits is not known yet`)],
  },
];

const tokensPerRequest: Row[] = [
  ...[10_000, 5_000_000].map((tokens) => ({
    title: `accepts ${tokens} tokens with 100 requests`,
    program: [limit({ maxRequestsPer1Minute: 100, maxTokensPer1Minute: tokens })],
  })),
  { title: "skips a resource that sets only one of the two limits", program: [limit({ maxTokensPer1Minute: 1 })] },
  {
    title: "skips an unknown limit if the resource does not set the other limit",
    program: [limit({ maxTokensPer1Minute: unknown })],
    config: { "rate-limit-zero": "disabled" },
  },
  {
    title: "warns about too few tokens per request",
    program: [limit({ maxRequestsPer1Minute: 1_000, maxTokensPer1Minute: 99_999 })],
    says: [
      advice(
        "web-gpt-5",
        `RateLimit "web-gpt-5" allows 99 tokens per request (99_999 tokens and 1_000 requests per minute), but the minimum is 100.`,
        "Why: the project reaches the limit on tokens first, so the limit on requests protects nothing.",
        "Write: maxTokensPer1Minute: 100_000",
      ),
    ],
  },
  {
    title: "warns about too many tokens per request",
    program: [limit({ maxRequestsPer1Minute: 10, maxTokensPer1Minute: 120 })],
    config: { "tokens-per-request": { minimum: 1, maximum: 7 } },
    says: [
      advice(
        "web-gpt-5",
        `RateLimit "web-gpt-5" allows 12 tokens per request (120 tokens and 10 requests per minute), but the maximum is 7.`,
        "Why: the project reaches the limit on requests first, so the limit on tokens protects nothing.",
        "Write: maxRequestsPer1Minute: 18",
      ),
    ],
  },
  {
    title: "leaves the decision open for an unknown limit",
    program: [limit({ maxRequestsPer1Minute: 10, maxTokensPer1Minute: unknown })],
    config: { "rate-limit-zero": "disabled" },
    says: [openLimit("tokens-per-request", "web-gpt-5", "maxTokensPer1Minute is")],
  },
  {
    title: "skips an excluded resource",
    program: [limit({ maxRequestsPer1Minute: 1_000, maxTokensPer1Minute: 1 })],
    config: { "tokens-per-request": { excludeFor: ["*"] } },
  },
  {
    title: "warns about the proportion of a model in ProjectRateLimits",
    program: [limits({ "gpt-5": { maxRequestsPer1Minute: 100, maxTokensPer1Minute: 9_999 } })],
    says: [
      advice(
        "web-limits",
        `ProjectRateLimits "web-limits" allows 99 tokens per request (9_999 tokens and 100 requests per minute), but the minimum is 100.`,
        "Why: the project reaches the limit on tokens first, so the limit on requests protects nothing.",
        "Write: maxTokensPer1Minute: 10_000",
      ),
    ],
  },
];

const wanted = { "rate-limits-declared": { models: { production: ["gpt-5", "gpt-4*"] } } };

const undeclared = (model: string) =>
  withStack(
    refusal(
      "web",
      `Project "web" declares no rate limits for ${model}, but every project in the environment production must.`,
      "Why: a project without its own limit can use up the quota that all projects share.",
      `Write: new openai.RateLimit("<name>", { projectId: web.id, model: "${model}", maxRequestsPer1Minute: <number> })`,
    ),
  );

const gpt4 = limit(
  { projectId: unknown, model: "gpt-4.1", maxRequestsPer1Minute: 1 },
  { name: "web-gpt-4", from: { projectId: ["web"] } },
);

const rateLimitsDeclared: Row[] = [
  { title: "reports nothing without a list", program: [project("anything")] },
  {
    title: "accepts a project with limits for its models, by name and by pattern",
    program: [project("web-production"), limitOfWeb({ maxRequestsPer1Minute: 1 }), gpt4],
    config: wanted,
  },
  {
    title: "finds the limits of a project by the project's id",
    program: [
      project("web-production", { projectId: "proj_1" }),
      limit({ maxRequestsPer1Minute: 1 }),
      limit({ model: "gpt-4.1", maxRequestsPer1Minute: 1 }, { name: "web-gpt-4" }),
    ],
    config: wanted,
  },
  { title: "requires nothing of other environments", program: [project("web-dev")], config: wanted },
  {
    title: "rejects a project without limits",
    program: [project("web-production")],
    config: wanted,
    says: [undeclared("gpt-5"), undeclared("gpt-4*")],
  },
  {
    title: "ignores the limits of another project",
    program: [
      project("web-production", { projectId: "proj_2" }),
      limitOfWeb({ projectId: "proj_1", maxRequestsPer1Minute: 1 }),
      { ...gpt4, inputs: { ...gpt4.inputs, projectId: "proj_2" } },
    ],
    config: wanted,
    says: [undeclared("gpt-5")],
  },
  {
    title: "leaves the decision open for a limit with an unknown project",
    program: [project("web-production"), limit({ projectId: unknown, maxRequestsPer1Minute: 1 }), gpt4],
    config: wanted,
    says: [
      open("rate-limits-declared", undefined, `Project "web": projectId is not known yet in RateLimit "web-gpt-5"`),
    ],
  },
  {
    title: "leaves the decision open for a limit with an unknown model, and reports this once",
    program: [project("web-production"), limitOfWeb({ model: unknown, maxRequestsPer1Minute: 1 })],
    config: wanted,
    says: [open("rate-limits-declared", undefined, `Project "web": model is not known yet in RateLimit "web-gpt-5"`)],
  },
  {
    title: "skips an excluded resource",
    program: [project("web-production")],
    config: { "rate-limits-declared": { models: { production: ["gpt-5"] }, excludeFor: ["web"] } },
  },
  {
    title: "finds the models in ProjectRateLimits, also together with a RateLimit",
    program: [
      project("web-production", { projectId: "proj_1" }),
      limits({ "gpt-5": { maxRequestsPer1Minute: 1 } }),
      limit({ model: "gpt-4.1", maxRequestsPer1Minute: 1 }, { name: "web-gpt-4" }),
    ],
    config: wanted,
  },
  {
    title: "leaves the decision open for unknown ProjectRateLimits",
    program: [project("web-production", { projectId: "proj_1" }), limits(unknown)],
    config: {
      ...wanted,
      "rate-limit-zero": "disabled",
      "rate-limit-model": "disabled",
      "tokens-per-request": "disabled",
    },
    says: [
      open(
        "rate-limits-declared",
        undefined,
        `Project "web": limits is not known yet in ProjectRateLimits "web-limits"`,
      ),
    ],
  },
];

const shared = { "rate-limit-sum": { ceilings: [{ models: ["gpt-5"], maxRequestsPer1Minute: 1_000 }] } };

const two = (first: unknown, second: unknown) => [
  limit({ maxRequestsPer1Minute: first }),
  limit({ projectId: "proj_2", maxRequestsPer1Minute: second }, { name: "search-gpt-5" }),
];

const rateLimitSum: Row[] = [
  { title: "reports nothing without ceilings", program: two(100_000, 1) },
  {
    title: "accepts a total at the ceiling, and adds up each model separately",
    program: [...two(400, 600), gpt4],
    config: shared,
  },
  {
    title: "rejects a total above the ceiling",
    program: two(1_400, 600),
    config: shared,
    says: [
      refusal(
        undefined,
        "The program gives its projects a total maxRequestsPer1Minute of 2_000 for gpt-5, but the ceiling is 1_000.",
        "Why: the API rejects requests above the organisation's limit, whichever project sends them.",
        `Write: maxRequestsPer1Minute values that are lower by 1_000 in total, or a higher "maxRequestsPer1Minute" in "ceilings" of rate-limit-sum`,
      ),
    ],
  },
  {
    title: "leaves the decision open for a total with an unknown limit",
    program: two(400, unknown),
    config: { ...shared, "rate-limit-zero": "disabled", "tokens-per-request": "disabled" },
    says: [
      open(
        "rate-limit-sum",
        undefined,
        "The program: the total maxRequestsPer1Minute for gpt-5 (400 so far) is not known yet",
      ),
    ],
  },
  {
    title: "leaves the decision open for a limit with an unknown model",
    program: [limit({ model: unknown, maxRequestsPer1Minute: 1 })],
    config: shared,
    says: [open("rate-limit-sum", undefined, 'The program: model is not known yet in RateLimit "web-gpt-5"')],
  },
  {
    title: "does not count an excluded resource",
    program: two(1_000, 600),
    config: { "rate-limit-sum": { ...shared["rate-limit-sum"], excludeFor: ["search-*"] } },
  },
  {
    title: "adds up RateLimits and ProjectRateLimits",
    program: [
      limit({ maxRequestsPer1Minute: 400 }),
      limits(undefined, { inputs: { projectId: "proj_2", limits: { "gpt-5": { maxRequestsPer1Minute: 601 } } } }),
    ],
    config: shared,
    says: [
      refusal(
        undefined,
        "The program gives its projects a total maxRequestsPer1Minute of 1_001 for gpt-5, but the ceiling is 1_000.",
        "Why: the API rejects requests above the organisation's limit, whichever project sends them.",
        `Write: maxRequestsPer1Minute values that are lower by 1 in total, or a higher "maxRequestsPer1Minute" in "ceilings" of rate-limit-sum`,
      ),
    ],
  },
];

const foreign = (name: string, model: string) =>
  advice(
    "web-gpt-5",
    `RateLimit "web-gpt-5" sets ${name} for ${model}, but this model has no such limit.`,
    "Why: the API rejects such a limit in the middle of the update, after other changes.",
    `Write: the RateLimit without ${name}, or a family for "${model}" in "families" of rate-limit-model`,
  );

const rateLimitModel: Row[] = [
  {
    title: "accepts the limits that each model has",
    program: [
      limit({ maxRequestsPer1Minute: 1, maxRequestsPer1Day: 1, batch1DayMaxInputTokens: 1 }),
      limit({ model: "gpt-image-1", maxImagesPer1Minute: 1 }, { name: "image" }),
      limit({ model: "gpt-4o-audio-preview", maxAudioMegabytesPer1Minute: 1 }, { name: "audio" }),
      limit({ model: "whisper-1", maxAudioMegabytesPer1Minute: 1 }, { name: "whisper" }),
      limit({ model: "text-embedding-3-small", batch1DayMaxInputTokens: 1 }, { name: "embedding" }),
    ],
  },
  {
    title: "accepts any limit for an unknown model",
    program: [limit({ model: "sora-9", maxImagesPer1Minute: 1 })],
  },
  {
    title: "warns about limits that the model does not have",
    program: [limit({ maxImagesPer1Minute: 1, maxAudioMegabytesPer1Minute: 1 })],
    says: [foreign("maxImagesPer1Minute", "gpt-5"), foreign("maxAudioMegabytesPer1Minute", "gpt-5")],
  },
  {
    title: "applies the configured families",
    program: [limit({ model: "sora-9", maxImagesPer1Minute: 1 }), limit({ maxImagesPer1Minute: 1 }, { name: "gpt" })],
    config: { "rate-limit-model": { families: [{ models: ["sora-*"], limits: [] }] } },
    says: [foreign("maxImagesPer1Minute", "sora-9")],
  },
  {
    title: "checks a limit with an unknown value, but leaves the decision open for an unknown model",
    program: [
      limit({ maxImagesPer1Minute: unknown }),
      limit({ model: unknown, maxImagesPer1Minute: 1 }, { name: "some" }),
    ],
    config: { "rate-limit-zero": "disabled" },
    says: [
      foreign("maxImagesPer1Minute", "gpt-5"),
      open("rate-limit-model", "some", `RateLimit "some": model is not known yet`),
    ],
  },
  {
    title: "skips an excluded resource",
    program: [limit({ maxImagesPer1Minute: 1 })],
    config: { "rate-limit-model": { excludeFor: ["web-*"] } },
  },
  {
    title: "warns about a limit that a model in ProjectRateLimits does not have",
    program: [limits({ "gpt-5": { maxImagesPer1Minute: 5 } })],
    says: [
      advice(
        "web-limits",
        `ProjectRateLimits "web-limits" sets maxImagesPer1Minute for gpt-5, but this model has no such limit.`,
        "Why: the API rejects such a limit in the middle of the update, after other changes.",
        `Write: the limits of "gpt-5" without maxImagesPer1Minute, or a family for "gpt-5" in "families" of rate-limit-model`,
      ),
    ],
  },
];

/** The environment decides the band for a limit of 500: at most 5_000 in production, at most 100 elsewhere. */
const placed = (name: string, environment: Record<string, unknown> | "disabled") => ({
  program: [project(name, { projectId: "proj_1" }), limit({ maxRequestsPer1Minute: 500 })],
  config: { ...banded, "project-environment": environment },
});

const projectEnvironment: Row[] = [{ title: "rejects nothing", program: [project("anything"), project(unknown)] }];

/** The effect of the configuration of `project-environment` on `rate-limit-band`. */
const rateLimitBandByEnvironment: Row[] = [
  { title: "recognises production by its default pattern", ...placed("web-prod", {}) },
  {
    title: "recognises an environment by the id of the project",
    ...placed("web", { environments: { production: ["proj_1"] } }),
  },
  {
    title: "prefers an exact name to a pattern",
    ...placed("web-dev", { environments: { development: ["*-dev"], production: ["web-dev"] } }),
  },
  {
    title: "puts all other projects into the environment of otherwise",
    ...placed("web", { otherwise: "development" }),
    says: [withStack(tooMany("500", "100"))],
  },
  {
    title: "rejects a name that matches two environments",
    ...placed("web-dev", { environments: { development: ["*-dev"], production: ["web-*"] } }),
    says: [withStack(withoutEnvironment("web-dev: its name matches both development and production"))],
  },
];

it("does not guess the environment if project-environment is disabled", async () => {
  // A separate process, because a pack remembers its last configuration.
  const process = await PackProcess.start(PACK, policies);
  try {
    const { program, config } = placed("web-prod", "disabled");
    const says = withStack(withoutEnvironment("web-prod: the policy project-environment is disabled"));
    expect(await process.reports(program, config)).toEqual([{ policy: "rate-limit-band", ...says }]);
  } finally {
    process.stop();
  }
});

testRules(PACK, policies, {
  "project-environment": projectEnvironment,
  "rate-limits-declared": rateLimitsDeclared,
  "rate-limit-band": [...rateLimitBand, ...rateLimitBandByEnvironment],
  "rate-limit-sum": rateLimitSum,
  "rate-limit-model": rateLimitModel,
  "rate-limit-zero": rateLimitZero,
  "tokens-per-request": tokensPerRequest,
});

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
    `RateLimit "web-gpt-5" sets maxRequestsPer1Minute to ${value}, more than ${most}, for ${model}.`,
    "Why: one project could use up what all share.",
    `Write: maxRequestsPer1Minute: ${most}`,
  );

const tooFew = refusal(
  "web-gpt-5",
  `RateLimit "web-gpt-5" sets maxRequestsPer1Minute to 9, fewer than 10, for gpt-5.`,
  "Why: work that depends on it would stand still.",
  "Write: maxRequestsPer1Minute: 10",
);

const withoutEnvironment = (reason: string) =>
  refusal(
    "web-gpt-5",
    `RateLimit "web-gpt-5" belongs to a project without an environment (${reason}).`,
    "Why: what this rule asks for depends on the environment.",
    `Write: "project-environment": { "environments": { "production": ["<name or id of the project>"] } } in the policy configuration`,
  );

const openLimit = (policy: string, resource: string | undefined, what: string) =>
  open(policy, resource, `RateLimit "web-gpt-5": ${what} not known yet`);

const rateLimitBand: Row[] = [
  { title: "says nothing without bands", program: [limit({ maxRequestsPer1Minute: 1_000_000 })] },
  ...[10, 500, 5_000].map((value) => ({
    title: `lets a limit be ${value} in its band`,
    program: [project("web-production"), limitOfWeb({ maxRequestsPer1Minute: value })],
    config: banded,
  })),
  {
    title: "refuses more than the most",
    program: [project("web-production"), limitOfWeb({ maxRequestsPer1Minute: 5_001 })],
    config: banded,
    says: [withStack(tooMany("5_001", "5_000"))],
  },
  {
    title: "refuses less than the fewest",
    program: [project("web-production"), limitOfWeb({ maxRequestsPer1Minute: 9 })],
    config: banded,
    says: [withStack(tooFew)],
  },
  {
    title: "judges each limit by itself, and the known ones beside one that is not",
    program: [
      project("web-production"),
      limitOfWeb({ maxRequestsPer1Minute: unknown, maxTokensPer1Minute: 1_000_000, maxRequestsPer1Day: 7 }),
    ],
    config: { ...banded, "rate-limit-zero": "disabled", "tokens-per-request": "disabled" },
    says: [
      withStack(
        refusal(
          "web-gpt-5",
          `RateLimit "web-gpt-5" sets maxTokensPer1Minute to 1_000_000, more than 900_000, for gpt-5.`,
          "Why: one project could use up what all share.",
          "Write: maxTokensPer1Minute: 900_000",
        ),
      ),
      openLimit("rate-limit-band", undefined, "maxRequestsPer1Minute is"),
    ],
  },
  {
    title: "takes the band of another environment, by the id of the project",
    program: [project("web-dev", { projectId: "proj_1" }), limit({ maxRequestsPer1Minute: 500 })],
    config: banded,
    says: [withStack(tooMany("500", "100"))],
  },
  {
    title: "takes the environment of the project as it will be called, in the preview of its renaming",
    program: [project("web-production"), limit({ maxRequestsPer1Minute: 500 }, { from: { projectId: ["web"] } })],
    config: banded,
  },
  {
    title: "takes the first band, and asks for no environment where it needs none",
    program: [limit({ model: "gpt-5-nano", maxRequestsPer1Minute: 20_001 })],
    config: banded,
    says: [tooMany("20_001", "20_000", "gpt-5-nano")],
  },
  {
    title: "refuses a limit whose environment is configured nowhere",
    program: [limit({ maxRequestsPer1Minute: 500 })],
    config: banded,
    says: [withStack(withoutEnvironment("proj_1: its name fits no environment"))],
  },
  {
    title: "lets a model be without a band",
    program: [limit({ model: "whisper-1", maxRequestsPer1Minute: 500 })],
    config: banded,
  },
  {
    title: "refuses a model without a band where each must have one",
    program: [limit({ model: "whisper-1", maxRequestsPer1Minute: 500 })],
    config: { "rate-limit-band": { bands, everyModel: true } },
    says: [
      refusal(
        "web-gpt-5",
        `RateLimit "web-gpt-5" limits whisper-1, for which there is no band.`,
        "Why: a model that nobody has thought about can cost without a limit.",
        `Write: { "models": ["whisper-1"] } with its limits in "bands" of rate-limit-band`,
      ),
    ],
  },
  {
    title: "leaves open which band it is while the project is not known",
    program: [limit({ projectId: unknown, maxRequestsPer1Minute: 500 })],
    config: banded,
    says: [openLimit("rate-limit-band", undefined, "its project is")],
  },
  {
    title: "leaves open which band it is while the model is not known",
    program: [limit({ model: unknown, maxRequestsPer1Minute: 500 })],
    config: banded,
    says: [openLimit("rate-limit-band", "web-gpt-5", "model is")],
  },
  {
    title: "leaves alone what is excluded",
    program: [limit({ maxRequestsPer1Minute: 500 })],
    config: { "rate-limit-band": { bands, excludeFor: ["project:proj_*"] } },
  },
];

const zero = refusal(
  "web-gpt-5",
  `RateLimit "web-gpt-5" sets maxTokensPer1Minute to 0, which shuts gpt-5 off in the project.`,
  "Why: every request of the project to the model then fails.",
  `Write: maxTokensPer1Minute: <number above 0>, or add "gpt-5" to "models" of rate-limit-zero`,
);

const rateLimitZero: Row[] = [
  { title: "lets a limit be 1", program: [limit({ maxTokensPer1Minute: 1 })] },
  { title: "lets a limit be left out", program: [limit({ maxRequestsPer1Minute: 1 })] },
  {
    title: "refuses 0, alone among the rules",
    program: [project("web-production"), limitOfWeb({ maxRequestsPer1Minute: 100, maxTokensPer1Minute: 0 })],
    config: banded,
    says: [zero],
  },
  {
    title: "lets a model be shut off that is said to be",
    program: [limit({ maxTokensPer1Minute: 0 })],
    config: { "rate-limit-zero": { models: ["gpt-5*"] } },
  },
  {
    title: "leaves open what is not known",
    program: [limit({ batch1DayMaxInputTokens: unknown, maxTokensPer1Minute: 0 })],
    says: [zero, openLimit("rate-limit-zero", "web-gpt-5", "batch1DayMaxInputTokens is")],
  },
  {
    title: "leaves alone what is excluded",
    program: [limit({ maxTokensPer1Minute: 0 })],
    config: { "rate-limit-zero": { excludeFor: ["web-gpt-5"] } },
  },
];

const tokensPerRequest: Row[] = [
  ...[10_000, 5_000_000].map((tokens) => ({
    title: `lets ${tokens} tokens go with 100 requests`,
    program: [limit({ maxRequestsPer1Minute: 100, maxTokensPer1Minute: tokens })],
  })),
  { title: "does not judge one limit without the other", program: [limit({ maxTokensPer1Minute: 1 })] },
  {
    title: "does not ask for one limit without the other",
    program: [limit({ maxTokensPer1Minute: unknown })],
    config: { "rate-limit-zero": "disabled" },
  },
  {
    title: "warns of too few tokens",
    program: [limit({ maxRequestsPer1Minute: 1_000, maxTokensPer1Minute: 99_999 })],
    says: [
      advice(
        "web-gpt-5",
        `RateLimit "web-gpt-5" allows 99 tokens a request (99_999 tokens and 1_000 requests a minute), fewer than 100.`,
        "Why: the limit of requests can then never be reached and protects nothing.",
        "Write: maxTokensPer1Minute: 100_000",
      ),
    ],
  },
  {
    title: "warns of too many tokens",
    program: [limit({ maxRequestsPer1Minute: 10, maxTokensPer1Minute: 120 })],
    config: { "tokens-per-request": { minimum: 1, maximum: 7 } },
    says: [
      advice(
        "web-gpt-5",
        `RateLimit "web-gpt-5" allows 12 tokens a request (120 tokens and 10 requests a minute), more than 7.`,
        "Why: the limit of tokens can then never be reached and protects nothing.",
        "Write: maxRequestsPer1Minute: 18",
      ),
    ],
  },
  {
    title: "leaves open what is not known",
    program: [limit({ maxRequestsPer1Minute: 10, maxTokensPer1Minute: unknown })],
    config: { "rate-limit-zero": "disabled" },
    says: [openLimit("tokens-per-request", "web-gpt-5", "maxTokensPer1Minute is")],
  },
  {
    title: "leaves alone what is excluded",
    program: [limit({ maxRequestsPer1Minute: 1_000, maxTokensPer1Minute: 1 })],
    config: { "tokens-per-request": { excludeFor: ["*"] } },
  },
];

const wanted = { "rate-limits-declared": { models: { production: ["gpt-5", "gpt-4*"] } } };

const undeclared = (model: string) =>
  withStack(
    refusal(
      "web",
      `Project "web" declares no rate limits for ${model}, in the environment production.`,
      "Why: without a limit of its own one project can use up what all share.",
      `Write: new openai.RateLimit("<name>", { projectId: web.id, model: "${model}", maxRequestsPer1Minute: <number> })`,
    ),
  );

const gpt4 = limit(
  { projectId: unknown, model: "gpt-4.1", maxRequestsPer1Minute: 1 },
  { name: "web-gpt-4", from: { projectId: ["web"] } },
);

const rateLimitsDeclared: Row[] = [
  { title: "says nothing without a list", program: [project("anything")] },
  {
    title: "lets a project have limits for its models, by name and by pattern",
    program: [project("web-production"), limitOfWeb({ maxRequestsPer1Minute: 1 }), gpt4],
    config: wanted,
  },
  {
    title: "finds them by the project's id",
    program: [
      project("web-production", { projectId: "proj_1" }),
      limit({ maxRequestsPer1Minute: 1 }),
      limit({ model: "gpt-4.1", maxRequestsPer1Minute: 1 }, { name: "web-gpt-4" }),
    ],
    config: wanted,
  },
  { title: "asks nothing of other environments", program: [project("web-dev")], config: wanted },
  {
    title: "refuses a project without limits",
    program: [project("web-production")],
    config: wanted,
    says: [undeclared("gpt-5"), undeclared("gpt-4*")],
  },
  {
    title: "does not take another project's limits",
    program: [
      project("web-production", { projectId: "proj_2" }),
      limitOfWeb({ projectId: "proj_1", maxRequestsPer1Minute: 1 }),
      { ...gpt4, inputs: { ...gpt4.inputs, projectId: "proj_2" } },
    ],
    config: wanted,
    says: [undeclared("gpt-5")],
  },
  {
    title: "leaves open whose limits they are",
    program: [project("web-production"), limit({ projectId: unknown, maxRequestsPer1Minute: 1 }), gpt4],
    config: wanted,
    says: [
      open("rate-limits-declared", undefined, `Project "web": projectId is not known yet in RateLimit "web-gpt-5"`),
    ],
  },
  {
    title: "leaves open which model an unknown one is, and asks once for what is missing",
    program: [project("web-production"), limitOfWeb({ model: unknown, maxRequestsPer1Minute: 1 })],
    config: wanted,
    says: [open("rate-limits-declared", undefined, `Project "web": model is not known yet in RateLimit "web-gpt-5"`)],
  },
  {
    title: "leaves alone what is excluded",
    program: [project("web-production")],
    config: { "rate-limits-declared": { models: { production: ["gpt-5"] }, excludeFor: ["web"] } },
  },
];

const shared = { "rate-limit-sum": { ceilings: [{ models: ["gpt-5"], maxRequestsPer1Minute: 1_000 }] } };

const two = (first: unknown, second: unknown) => [
  limit({ maxRequestsPer1Minute: first }),
  limit({ projectId: "proj_2", maxRequestsPer1Minute: second }, { name: "search-gpt-5" }),
];

const rateLimitSum: Row[] = [
  { title: "says nothing without ceilings", program: two(100_000, 1) },
  { title: "lets the sum be the ceiling, of each model by itself", program: [...two(400, 600), gpt4], config: shared },
  {
    title: "refuses a sum above the ceiling",
    program: two(1_400, 600),
    config: shared,
    says: [
      refusal(
        undefined,
        "The program gives its projects 2_000 of maxRequestsPer1Minute for gpt-5 together, more than 1_000.",
        "Why: the organisation's own limit refuses the rest, and which project it hits is chance.",
        `Write: maxRequestsPer1Minute lower by 1_000 in all, or a higher "maxRequestsPer1Minute" in "ceilings" of rate-limit-sum`,
      ),
    ],
  },
  {
    title: "leaves open what an unknown limit adds",
    program: two(400, unknown),
    config: { ...shared, "rate-limit-zero": "disabled", "tokens-per-request": "disabled" },
    says: [
      open(
        "rate-limit-sum",
        undefined,
        "The program: the sum of maxRequestsPer1Minute for gpt-5, 400 so far, is not known yet",
      ),
    ],
  },
  {
    title: "leaves open which model an unknown one is",
    program: [limit({ model: unknown, maxRequestsPer1Minute: 1 })],
    config: shared,
    says: [open("rate-limit-sum", undefined, 'The program: model is not known yet in RateLimit "web-gpt-5"')],
  },
  {
    title: "does not count what is excluded",
    program: two(1_000, 600),
    config: { "rate-limit-sum": { ...shared["rate-limit-sum"], excludeFor: ["search-*"] } },
  },
];

const foreign = (name: string, model: string) =>
  advice(
    "web-gpt-5",
    `RateLimit "web-gpt-5" sets ${name} for ${model}, which has no such limit.`,
    "Why: the API refuses it in the middle of the update, when other changes are made already.",
    `Write: no ${name}, or a family for "${model}" in "families" of rate-limit-model`,
  );

const rateLimitModel: Row[] = [
  {
    title: "lets models have the limits that they have",
    program: [
      limit({ maxRequestsPer1Minute: 1, maxRequestsPer1Day: 1, batch1DayMaxInputTokens: 1 }),
      limit({ model: "gpt-image-1", maxImagesPer1Minute: 1 }, { name: "image" }),
      limit({ model: "gpt-4o-audio-preview", maxAudioMegabytesPer1Minute: 1 }, { name: "audio" }),
      limit({ model: "whisper-1", maxAudioMegabytesPer1Minute: 1 }, { name: "whisper" }),
      limit({ model: "text-embedding-3-small", batch1DayMaxInputTokens: 1 }, { name: "embedding" }),
    ],
  },
  {
    title: "lets a model that it does not know have any",
    program: [limit({ model: "sora-9", maxImagesPer1Minute: 1 })],
  },
  {
    title: "warns of limits that the model has not",
    program: [limit({ maxImagesPer1Minute: 1, maxAudioMegabytesPer1Minute: 1 })],
    says: [foreign("maxImagesPer1Minute", "gpt-5"), foreign("maxAudioMegabytesPer1Minute", "gpt-5")],
  },
  {
    title: "takes the families that it is told",
    program: [limit({ model: "sora-9", maxImagesPer1Minute: 1 }), limit({ maxImagesPer1Minute: 1 }, { name: "gpt" })],
    config: { "rate-limit-model": { families: [{ models: ["sora-*"], limits: [] }] } },
    says: [foreign("maxImagesPer1Minute", "sora-9")],
  },
  {
    title: "judges a limit whose value is not known, and leaves open what an unknown model has",
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
    title: "leaves alone what is excluded",
    program: [limit({ maxImagesPer1Minute: 1 })],
    config: { "rate-limit-model": { excludeFor: ["web-*"] } },
  },
];

/** What it is configured with shows in the band that a limit of 500 has: 5_000 in production, 100 elsewhere. */
const placed = (name: string, environment: Record<string, unknown> | "disabled") => ({
  program: [project(name, { projectId: "proj_1" }), limit({ maxRequestsPer1Minute: 500 })],
  config: { ...banded, "project-environment": environment },
});

const projectEnvironment: Row[] = [{ title: "refuses nothing", program: [project("anything"), project(unknown)] }];

/** What `project-environment` is configured with, as `rate-limit-band` feels it. */
const rateLimitBandByEnvironment: Row[] = [
  { title: "knows production by its default pattern", ...placed("web-prod", {}) },
  {
    title: "knows an environment by the id of the project",
    ...placed("web", { environments: { production: ["proj_1"] } }),
  },
  {
    title: "takes an exact name before a pattern",
    ...placed("web-dev", { environments: { development: ["*-dev"], production: ["web-dev"] } }),
  },
  {
    title: "takes what it is told for all others",
    ...placed("web", { otherwise: "development" }),
    says: [withStack(tooMany("500", "100"))],
  },
  {
    title: "refuses a name that fits two environments",
    ...placed("web-dev", { environments: { development: ["*-dev"], production: ["web-*"] } }),
    says: [withStack(withoutEnvironment("web-dev: its name fits development and production"))],
  },
];

it("refuses to guess the environment when project-environment is disabled", async () => {
  // A process of its own, as in a preview: the pack remembers what it was last told.
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

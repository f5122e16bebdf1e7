/** The schema of a document. */
import { z } from "zod";
import { nearest, shown } from "./problems";

/** The name of each part in document.ts, from which the JSON Schema takes its descriptions. */
export const parts = z.registry<{ id: string }>();

/** A part of the document, which refuses unknown keys. */
function part<Shape extends z.ZodRawShape>(id: string, shape: Shape) {
  const keys = Object.keys(shape);
  const error = (issue: z.core.$ZodRawIssue) =>
    issue.code === "unrecognized_keys" ? issue.keys.map((key) => unknownKey(key, keys)).join("\n") : undefined;
  return z.strictObject(shape, { error }).register(parts, { id });
}

function unknownKey(key: string, keys: readonly string[]): string {
  return `unknown key.${nearest(key, keys)} Allowed here: ${keys.filter((one) => one !== "$schema").join(", ")}.`;
}

/** A setting that a project can inherit, and that `null` removes. */
function removable<Schema extends z.ZodType>(schema: Schema) {
  return schema.nullable().optional();
}

/** A key becomes part of the names of resources. */
const key = z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N}_. -]*$/u, {
  error: "a key must begin with a letter or digit, and may contain letters, digits, `_`, `.`, `-` and spaces.",
});

const email = z.email("must be an e-mail address.");

const PERSON = "must be an e-mail address or the id of a person (user-…).";

/** A text without a control character or a slash, as part of an id. */
const isId = (text: string) => /^[\w.-]+$/.test(text);

const person = z
  .string()
  .refine(
    (name) => (name.includes("@") ? email.safeParse(name).success : /^user[-_]/.test(name) && isId(name)),
    PERSON,
  );

const member = z
  .string()
  .refine((name) => person.safeParse(name).success || (/^svc_acct[-_]/.test(name) && isId(name)), {
    error: "must be an e-mail address, or the id of a person (user-…) or of a service account (svc_acct_…).",
  });

const text = z.string().trim().min(1, "must not be empty.");
const whole = z.int().min(0, "must not be negative.");
const exclusive = z.enum(["warn", "remove"]);

const memberRole = z.enum(["owner", "member"], {
  error: ({ input }) => {
    const others = "For another role, name the person in `grants`.";
    return `must be owner or member, not ${shown(input)}.${nearest(String(input), ["owner", "member"]) || ` ${others}`}`;
  },
});

const allTiers = z.literal("all", {
  error: ({ input }) => `must be all, or a list such as [flex], not ${shown(input)}.`,
});

const personEntry = part("PersonEntry", {
  role: z.enum(["reader", "owner"]).optional(),
  roles: z.array(text).optional(),
  whenAbsent: z.enum(["fail", "wait", "invite"]).optional(),
  technicalLevel: text.optional(),
  developerPersona: text.optional(),
});

const roleEntry = part("RoleEntry", {
  name: text.optional(),
  permissions: z.array(text),
  description: z.string().optional(),
});

const teamEntry = part("TeamEntry", {
  name: text.max(255, "must have at most 255 characters.").optional(),
  groupId: text.refine(isId, { error: "must be the id of a group (group_…)." }).optional(),
  members: z.array(member).optional(),
  exclusive: exclusive.optional(),
  roles: z.array(text).optional(),
  allowSameName: z.boolean().optional(),
});

const certificateEntry = part("CertificateEntry", {
  file: text.optional(),
  content: text.optional(),
  name: text.optional(),
  active: z.boolean().optional(),
});

const amount = {
  dollars: z.number().min(0, "must not be negative.").optional(),
  cents: whole.optional(),
  currency: z.literal("USD").optional(),
  interval: z.literal("month").optional(),
};

const spendLimitEntry = part("SpendLimitEntry", amount);

const spendAlertEntry = part("SpendAlertEntry", {
  ...amount,
  recipients: z.array(email).min(1, "must have at least one e-mail address.").optional(),
  subjectPrefix: text.optional(),
});

const serviceAccountEntry = part("ServiceAccountEntry", {
  name: text.optional(),
  role: z.enum(["member", "owner", "none"]).optional(),
  createApiKey: z.boolean().optional(),
  apiKeyExpiresInSeconds: z.int().min(1, "must be at least 1 second.").optional(),
  forceDelete: z.boolean().optional(),
  allowSameName: z.boolean().optional(),
});

const modelLimitsEntry = part("ModelLimitsEntry", {
  maxRequestsPer1Minute: removable(whole),
  maxTokensPer1Minute: removable(whole),
  maxImagesPer1Minute: removable(whole),
  maxAudioMegabytesPer1Minute: removable(whole),
  maxRequestsPer1Day: removable(whole),
  batch1DayMaxInputTokens: removable(whole),
});

const modelsEntry = part("ModelsEntry", {
  mode: z.enum(["allow_list", "deny_list"]),
  modelIds: z.array(text),
});

const toolsEntry = part("ToolsEntry", {
  fileSearch: removable(z.boolean()),
  webSearch: removable(z.boolean()),
  imageGeneration: removable(z.boolean()),
  mcp: removable(z.boolean()),
  codeInterpreter: removable(z.boolean()),
});

const serviceTiersEntry = part("ServiceTiersEntry", {
  default: removable(text),
  enabledTiers: removable(z.union([allTiers, z.array(text)])),
});

const settings = {
  exclusive: exclusive.optional(),
  residency: removable(text),
  externalKeyId: removable(text),
  forceArchive: removable(z.boolean()),
  allowSameName: removable(z.boolean()),
  protect: removable(z.boolean()),
  members: removable(z.record(person, memberRole.nullable())),
  roles: removable(z.record(key, roleEntry.nullable())),
  groups: removable(z.record(text, z.union([text, z.array(text).min(1, "must name at least one role.")]).nullable())),
  grants: removable(z.record(person, z.array(text).min(1, "must name at least one role.").nullable())),
  serviceAccounts: removable(z.record(key, serviceAccountEntry.nullable())),
  rateLimits: removable(z.record(text, modelLimitsEntry.nullable())),
  spendLimit: removable(spendLimitEntry),
  spendAlerts: removable(z.record(key, spendAlertEntry.nullable())),
  models: removable(modelsEntry),
  tools: removable(toolsEntry),
  serviceTiers: removable(serviceTiersEntry),
  dataRetention: removable(text),
  certificates: removable(z.array(text)),
};

export const documentSchema = part("OrganizationDocument", {
  $schema: z.string().optional(),
  exclusive: exclusive.optional(),
  owners: z.array(person).optional(),
  people: z.record(person, z.union([z.enum(["reader", "owner"]), personEntry])).optional(),
  roles: z.record(key, roleEntry).optional(),
  teams: z.record(key, teamEntry).optional(),
  certificates: z.record(key, certificateEntry).optional(),
  spendLimit: spendLimitEntry.optional(),
  spendAlerts: z.record(key, spendAlertEntry).optional(),
  dataRetention: text.optional(),
  defaults: part("DefaultsEntry", {
    ...settings,
    environments: z.record(key, part("ProjectSettings", settings)).optional(),
  }).optional(),
  projects: z
    .record(key, part("ProjectEntry", { name: text.optional(), environment: text.optional(), ...settings }))
    .optional(),
});

import { z } from "zod";
import { atLeastOne, declareResource, exactlyOne } from "../../provider/lifecycle/declaration";
import { asSets, caseless, local, reference, replaces, updates } from "../../provider/lifecycle/fields";
import { path } from "../../provider/lifecycle/ids";

/** A kind that has a field of each sort, for tests of what is derived from a declaration. It never calls the API. */
export const thing = declareResource({
  kind: "Thing",
  args: z.strictObject({
    projectId: z.string().min(1),
    userId: z.string().optional(),
    email: z.email("must be an e-mail address").optional(),
    size: z.int("must be a whole number").optional(),
    limit: z.number().optional(),
    level: z.enum(["low", "high"], "must be low or high").optional(),
    tags: z.array(z.string()).optional(),
    channel: z.object({ type: z.string(), recipients: z.array(z.email("must be an e-mail address")) }).optional(),
    hidden: z.string().optional(),
    withKey: z.boolean().optional(),
    onDestroy: z.string().optional(),
  }),
  fields: {
    projectId: replaces({ ...reference }),
    userId: replaces({ ...reference, names: "person" }),
    email: replaces({ same: caseless, names: "person" }),
    size: replaces(),
    limit: updates(),
    level: updates({ replacesWhen: (_from, to) => to === "low" }),
    tags: updates({ same: asSets }),
    channel: updates(),
    hidden: updates({ readBack: false }),
    withKey: updates({ readBack: false, fallback: true }),
    onDestroy: local(),
  },
  rules: [
    exactlyOne("userId", "email"),
    atLeastOne("size", "limit", "level", "tags"),
    {
      inputs: ["size", "limit"],
      refuses: ({ size, limit }) => (Number(limit) > Number(size) ? "limit must not exceed size" : undefined),
    },
  ],
  computed: ["createdAt", "secretValue"],
  secrets: ["secretValue"],
  id: path("projectId", "userId"),
  onDelete: "writes back",
  takeover: { restores: ["limit"] },
  identity: { by: "key", inputs: ["projectId"] },
  find: () => Promise.reject(new Error("a test of what is pure has called the API")),
  update: () => Promise.reject(new Error("a test of what is pure has called the API")),
});

/** What the engine passes for every value that is not known yet. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

import { z } from "zod";
import { atLeastOne, declareResource, exactlyOne } from "../../provider/lifecycle/declaration";
import { path } from "../../provider/lifecycle/ids";
import {
  asSet,
  caseless,
  defaultOf,
  local,
  naming,
  neverReturned,
  refersTo,
  replaces,
  replacing,
  updates,
} from "../../provider/lifecycle/inputs";

/** A kind with one field of each sort, for tests of everything that we derive from a declaration. It never calls the API. */
export const thing = declareResource({
  kind: "Thing",
  topic: "members",
  inputs: {
    projectId: replaces(z.string().min(1), refersTo("Project")),
    userId: replaces(z.string().optional(), refersTo("OrganizationUser"), naming("person")),
    email: replaces(z.email("must be an e-mail address").optional(), caseless, naming("person")),
    size: replaces(z.int("must be a whole number").optional()),
    limit: updates(z.number().optional()),
    level: updates(
      z.enum(["low", "high"], "must be low or high").optional(),
      replacing((_from, to) => to === "low"),
    ),
    tags: updates(z.array(z.string()).optional(), asSet),
    channel: updates(
      z.object({ type: z.string(), recipients: z.array(z.email("must be an e-mail address")) }).optional(),
    ),
    hidden: updates(z.string().optional(), neverReturned),
    withKey: updates(z.boolean().optional(), neverReturned, defaultOf(true)),
    onDestroy: local(z.string().optional()),
  },
  rules: [
    exactlyOne("userId", "email"),
    atLeastOne("size", "limit", "level", "tags"),
    {
      inputs: ["size", "limit"],
      refuses: ({ size, limit }) => (Number(limit) > Number(size) ? "limit must not exceed size" : undefined),
    },
  ],
  outputs: ["createdAt", "secretValue"],
  secrets: ["secretValue"],
  id: path("projectId", "userId"),
  onDelete: "writes back",
  origin: {
    how: "taken over",
    by: "key",
    inputs: ["projectId"],
    restores: ["limit"],
    find: () => Promise.reject(new Error("a test of what is pure has called the API")),
  },
  update: () => Promise.reject(new Error("a test of what is pure has called the API")),
});

/** The engine passes this text for every unknown value. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

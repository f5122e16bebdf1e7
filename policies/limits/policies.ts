/** The rules of the pack. They are not in index.ts, because importing index.ts starts a server. */
import type { Policies } from "@pulumi/policy";
import { projectEnvironment } from "pulumi-openai-admin-policy-kit";
import { rateLimitBand } from "./rules/rateLimitBand";
import { rateLimitModel } from "./rules/rateLimitModel";
import { rateLimitsDeclared } from "./rules/rateLimitsDeclared";
import { rateLimitSum } from "./rules/rateLimitSum";
import { rateLimitZero } from "./rules/rateLimitZero";
import { tokensPerRequest } from "./rules/tokensPerRequest";

/** In the order in which the engine runs them. `project-environment` is first, because the others need it. */
export const policies: Policies = [
  projectEnvironment,
  rateLimitsDeclared,
  rateLimitBand,
  rateLimitSum,
  rateLimitModel,
  rateLimitZero,
  tokensPerRequest,
];

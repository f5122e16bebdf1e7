/** The rules of the pack. Apart from index.ts, because the pack's constructor starts a server. */
import type { Policies } from "@pulumi/policy";
import { projectEnvironment } from "pulumi-openai-admin-policy-kit";
import { rateLimitBand } from "./rules/rateLimitBand";
import { rateLimitModel } from "./rules/rateLimitModel";
import { rateLimitsDeclared } from "./rules/rateLimitsDeclared";
import { rateLimitSum } from "./rules/rateLimitSum";
import { rateLimitZero } from "./rules/rateLimitZero";
import { tokensPerRequest } from "./rules/tokensPerRequest";

/** In the order in which the engine asks them; `project-environment` first, since the others read what it was told. */
export const policies: Policies = [
  projectEnvironment,
  rateLimitsDeclared,
  rateLimitBand,
  rateLimitSum,
  rateLimitModel,
  rateLimitZero,
  tokensPerRequest,
];

/** The rules of the pack. They are not in index.ts, because importing index.ts starts a server. */
import type { Policies } from "@pulumi/policy";
import { projectEnvironment } from "pulumi-openai-admin-policy-kit";
import { certificateExpiry } from "./rules/certificateExpiry";
import { certificateKey } from "./rules/certificateKey";
import { certificateSelfSigned } from "./rules/certificateSelfSigned";
import { names } from "./rules/names";
import { noSecretsInTexts } from "./rules/noSecretsInTexts";
import { projectProtection } from "./rules/projectProtection";
import { projectResidency } from "./rules/projectResidency";

/** In the order in which the engine runs them. `project-environment` is first, because the others need it. */
export const policies: Policies = [
  projectEnvironment,
  projectProtection,
  projectResidency,
  certificateExpiry,
  certificateSelfSigned,
  certificateKey,
  names,
  noSecretsInTexts,
];

/** The rules of the pack. They are not in index.ts, because importing index.ts starts a server. */
import type { Policies } from "@pulumi/policy";
import { projectEnvironment } from "pulumi-openai-admin-policy-kit";
import { adminKeyExpiry } from "./rules/adminKeyExpiry";
import { certificateExpiry } from "./rules/certificateExpiry";
import { certificateKey } from "./rules/certificateKey";
import { certificateSelfSigned } from "./rules/certificateSelfSigned";
import { externalKeyProtected } from "./rules/externalKeyProtected";
import { keyExpiry } from "./rules/keyExpiry";
import { keyScopes } from "./rules/keyScopes";
import { modelsAllowed } from "./rules/modelsAllowed";
import { modelsRetired } from "./rules/modelsRetired";
import { names } from "./rules/names";
import { noSecretsInTexts } from "./rules/noSecretsInTexts";
import { projectProtection } from "./rules/projectProtection";
import { projectResidency } from "./rules/projectResidency";
import { retentionAllowed } from "./rules/retentionAllowed";
import { toolsOffUnlessListed } from "./rules/toolsOffUnlessListed";

/** In the order in which the engine runs them. `project-environment` is first, because the others need it. */
export const policies: Policies = [
  projectEnvironment,
  projectProtection,
  projectResidency,
  certificateExpiry,
  certificateSelfSigned,
  certificateKey,
  keyExpiry,
  keyScopes,
  adminKeyExpiry,
  externalKeyProtected,
  retentionAllowed,
  modelsAllowed,
  modelsRetired,
  toolsOffUnlessListed,
  names,
  noSecretsInTexts,
];

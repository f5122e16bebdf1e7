/** The rules of the pack. They are not in index.ts, because importing index.ts starts a server. */
import type { Policies } from "@pulumi/policy";
import { projectEnvironment } from "pulumi-openai-admin-policy-kit";
import { alertRecipients } from "./rules/alertRecipients";
import { serviceTiers } from "./rules/serviceTiers";
import { spendAlertsBelowLimit } from "./rules/spendAlertsBelowLimit";
import { spendLimitBand } from "./rules/spendLimitBand";
import { spendLimitDeclared } from "./rules/spendLimitDeclared";
import { spendSum } from "./rules/spendSum";

/** In the order in which the engine runs them. `project-environment` is first, because the others need it. */
export const policies: Policies = [
  projectEnvironment,
  spendLimitDeclared,
  spendLimitBand,
  spendSum,
  spendAlertsBelowLimit,
  alertRecipients,
  serviceTiers,
];

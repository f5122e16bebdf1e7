import type { Handlers } from "../call";
import { adminKeys } from "./admin-keys";
import { auditLogs } from "./audit-logs";
import { certificates } from "./certificates";
import { costs } from "./costs";
import { externalKeys } from "./external-keys";
import { externalStorage } from "./external-storage";
import { groups } from "./groups";
import { invites } from "./invites";
import { projectApiKeys } from "./project-api-keys";
import { projectGroups } from "./project-groups";
import { projectSettings } from "./project-settings";
import { projectUsers } from "./project-users";
import { projects } from "./projects";
import { rateLimits } from "./rate-limits";
import { roleAssignments } from "./role-assignments";
import { roles } from "./roles";
import { serviceAccounts } from "./service-accounts";
import { spend } from "./spend";
import { usage } from "./usage";
import { users } from "./users";
import { workloadIdentity } from "./workload-identity";

/** Every operation that has a handler. A new noun is one file and one line here. */
export const handlers: Handlers = {
  ...adminKeys,
  ...auditLogs,
  ...certificates,
  ...costs,
  ...externalKeys,
  ...externalStorage,
  ...groups,
  ...invites,
  ...projectApiKeys,
  ...projectGroups,
  ...projectSettings,
  ...projectUsers,
  ...projects,
  ...rateLimits,
  ...roleAssignments,
  ...roles,
  ...serviceAccounts,
  ...spend,
  ...usage,
  ...users,
  ...workloadIdentity,
};

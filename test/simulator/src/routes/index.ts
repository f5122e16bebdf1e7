import type { Handlers } from "../call";
import { adminKeys } from "./adminKeys";
import { auditLogs } from "./auditLogs";
import { certificates } from "./certificates";
import { costs } from "./costs";
import { externalKeys } from "./externalKeys";
import { externalStorage } from "./externalStorage";
import { groups } from "./groups";
import { invites } from "./invites";
import { projectApiKeys } from "./projectApiKeys";
import { projectGroups } from "./projectGroups";
import { projectSettings } from "./projectSettings";
import { projectUsers } from "./projectUsers";
import { projects } from "./projects";
import { rateLimits } from "./rateLimits";
import { roleAssignments } from "./roleAssignments";
import { roles } from "./roles";
import { serviceAccounts } from "./serviceAccounts";
import { spend } from "./spend";
import { usage } from "./usage";
import { users } from "./users";
import { workloadIdentity } from "./workloadIdentity";

/** All handlers by operation. For a new noun, add a file and a line here. */
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

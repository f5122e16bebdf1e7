/** The rules of the pack. They are not in index.ts, because importing index.ts starts a server. */
import type { Policies } from "@pulumi/policy";
import { projectEnvironment } from "pulumi-openai-admin-policy-kit";
import { customRolePermissions } from "./rules/customRolePermissions";
import { directGrants } from "./rules/directGrants";
import { emailDomains } from "./rules/emailDomains";
import { exclusiveMembers } from "./rules/exclusiveMembers";
import { grantUntil } from "./rules/grantUntil";
import { groupMembers } from "./rules/groupMembers";
import { inviteDomains } from "./rules/inviteDomains";
import { inviteRole } from "./rules/inviteRole";
import { leastPrivilegeAccounts } from "./rules/leastPrivilegeAccounts";
import { noPersonalKeys } from "./rules/noPersonalKeys";
import { organizationOwnerCount } from "./rules/organizationOwnerCount";
import { organizationOwners } from "./rules/organizationOwners";
import { projectOwners } from "./rules/projectOwners";
import { serviceAccountKeys } from "./rules/serviceAccountKeys";
import { serviceAccountOrganizationRoles } from "./rules/serviceAccountOrganizationRoles";
import { serviceAccountRoles } from "./rules/serviceAccountRoles";
import { workloadIdentityPins } from "./rules/workloadIdentityPins";

/** In the order in which the engine runs them. `project-environment` is first, because the others need it. */
export const policies: Policies = [
  projectEnvironment,
  projectOwners,
  organizationOwners,
  organizationOwnerCount,
  grantUntil,
  emailDomains,
  inviteDomains,
  inviteRole,
  directGrants,
  exclusiveMembers,
  groupMembers,
  customRolePermissions,
  serviceAccountRoles,
  serviceAccountOrganizationRoles,
  serviceAccountKeys,
  leastPrivilegeAccounts,
  workloadIdentityPins,
  noPersonalKeys,
];

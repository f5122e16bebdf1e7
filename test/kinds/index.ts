import { adminApiKey } from "./adminApiKey";
import { certificate } from "./certificate";
import { externalKey } from "./externalKey";
import { externalStorage } from "./externalStorage";
import { group } from "./group";
import { groupMembers } from "./groupMembers";
import { groupUser } from "./groupUser";
import { invite } from "./invite";
import { organizationDataRetention } from "./organizationDataRetention";
import { organizationSpendAlert } from "./organizationSpendAlert";
import { organizationSpendLimit } from "./organizationSpendLimit";
import { organizationOwners } from "./organizationOwners";
import { organizationUser } from "./organizationUser";
import { project } from "./project";
import { projectApiKey } from "./projectApiKey";
import { projectCertificate } from "./projectCertificate";
import { projectDataRetention } from "./projectDataRetention";
import { projectGroup } from "./projectGroup";
import { projectHostedToolPermissions } from "./projectHostedToolPermissions";
import { projectMembers } from "./projectMembers";
import { projectRateLimits } from "./projectRateLimits";
import { projectModelPermissions } from "./projectModelPermissions";
import { projectRole } from "./projectRole";
import { projectServiceTierSettings } from "./projectServiceTierSettings";
import { projectSpendAlert } from "./projectSpendAlert";
import { projectSpendLimit } from "./projectSpendLimit";
import { projectUser } from "./projectUser";
import { rateLimit } from "./rateLimit";
import { role } from "./role";
import { roleAssignment } from "./roleAssignment";
import { serviceAccount } from "./serviceAccount";
import { serviceAccountKey } from "./serviceAccountKey";
import { workloadIdentityFederationRule } from "./workloadIdentityFederationRule";
import { workloadIdentityProvider } from "./workloadIdentityProvider";
import type { Kind } from "./kind";

/**
 * Every kind, ordered so that an object comes after the objects it refers to. All tests of kinds iterate over this
 * list.
 */
export const kinds: readonly Kind[] = [
  project,
  invite,
  organizationUser,
  organizationOwners,
  projectUser,
  projectMembers,
  group,
  groupUser,
  groupMembers,
  projectRole,
  projectGroup,
  role,
  roleAssignment,
  serviceAccount,
  serviceAccountKey,
  projectApiKey,
  rateLimit,
  projectRateLimits,
  certificate,
  projectCertificate,
  projectHostedToolPermissions,
  projectModelPermissions,
  projectServiceTierSettings,
  projectDataRetention,
  organizationDataRetention,
  projectSpendLimit,
  projectSpendAlert,
  organizationSpendLimit,
  organizationSpendAlert,
  adminApiKey,
  workloadIdentityProvider,
  workloadIdentityFederationRule,
  externalKey,
  externalStorage,
];

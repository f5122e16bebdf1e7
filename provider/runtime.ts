/**
 * The lifecycle of each kind. Every user's state contains a constant that names this module and a kind. Never rename the module or
 * a kind, because an existing state must find its code after every upgrade (decision D1).
 */
import { endWithEngine } from "./lifecycle/engineWatch";
import { silenceShownErrors } from "./lifecycle/errors";
import { endNotesWithProcess } from "./lifecycle/journal";
import { lifecycleOf } from "./lifecycle/lifecycle";
import { adminApiKey } from "./resources/adminApiKey";
import { certificate } from "./resources/certificate";
import { externalKey } from "./resources/externalKey";
import { externalStorage } from "./resources/externalStorage";
import { group } from "./resources/group";
import { groupMembers } from "./resources/groupMembers";
import { groupUser } from "./resources/groupUser";
import { invite } from "./resources/invite";
import { organizationDataRetention } from "./resources/organizationDataRetention";
import { organizationOwners } from "./resources/organizationOwners";
import { organizationSpendAlert } from "./resources/organizationSpendAlert";
import { organizationSpendLimit } from "./resources/organizationSpendLimit";
import { organizationUser } from "./resources/organizationUser";
import { project } from "./resources/project";
import { projectApiKey } from "./resources/projectApiKey";
import { projectCertificate } from "./resources/projectCertificate";
import { projectDataRetention } from "./resources/projectDataRetention";
import { projectGroup } from "./resources/projectGroup";
import { projectHostedToolPermissions } from "./resources/projectHostedToolPermissions";
import { projectMembers } from "./resources/projectMembers";
import { projectModelPermissions } from "./resources/projectModelPermissions";
import { projectRateLimits } from "./resources/projectRateLimits";
import { projectRole } from "./resources/projectRole";
import { projectServiceTierSettings } from "./resources/projectServiceTierSettings";
import { projectSpendAlert } from "./resources/projectSpendAlert";
import { projectSpendLimit } from "./resources/projectSpendLimit";
import { projectUser } from "./resources/projectUser";
import { rateLimit } from "./resources/rateLimit";
import { role } from "./resources/role";
import { roleAssignment } from "./resources/roleAssignment";
import { serviceAccount } from "./resources/serviceAccount";
import { serviceAccountKey } from "./resources/serviceAccountKey";
import { workloadIdentityFederationRule } from "./resources/workloadIdentityFederationRule";
import { workloadIdentityProvider } from "./resources/workloadIdentityProvider";

silenceShownErrors(); // decision D8
endWithEngine(); // decision D7
endNotesWithProcess(); // decision D35

export const AdminApiKey = lifecycleOf(adminApiKey);
export const Certificate = lifecycleOf(certificate);
export const ExternalKey = lifecycleOf(externalKey);
export const ExternalStorage = lifecycleOf(externalStorage);
export const Group = lifecycleOf(group);
export const GroupMembers = lifecycleOf(groupMembers);
export const GroupUser = lifecycleOf(groupUser);
export const Invite = lifecycleOf(invite);
export const OrganizationDataRetention = lifecycleOf(organizationDataRetention);
export const OrganizationOwners = lifecycleOf(organizationOwners);
export const OrganizationSpendAlert = lifecycleOf(organizationSpendAlert);
export const OrganizationSpendLimit = lifecycleOf(organizationSpendLimit);
export const OrganizationUser = lifecycleOf(organizationUser);
export const Project = lifecycleOf(project);
export const ProjectApiKey = lifecycleOf(projectApiKey);
export const ProjectCertificate = lifecycleOf(projectCertificate);
export const ProjectDataRetention = lifecycleOf(projectDataRetention);
export const ProjectGroup = lifecycleOf(projectGroup);
export const ProjectHostedToolPermissions = lifecycleOf(projectHostedToolPermissions);
export const ProjectMembers = lifecycleOf(projectMembers);
export const ProjectModelPermissions = lifecycleOf(projectModelPermissions);
export const ProjectRateLimits = lifecycleOf(projectRateLimits);
export const ProjectRole = lifecycleOf(projectRole);
export const ProjectServiceTierSettings = lifecycleOf(projectServiceTierSettings);
export const ProjectSpendAlert = lifecycleOf(projectSpendAlert);
export const ProjectSpendLimit = lifecycleOf(projectSpendLimit);
export const ProjectUser = lifecycleOf(projectUser);
export const RateLimit = lifecycleOf(rateLimit);
export const Role = lifecycleOf(role);
export const RoleAssignment = lifecycleOf(roleAssignment);
export const ServiceAccount = lifecycleOf(serviceAccount);
export const ServiceAccountKey = lifecycleOf(serviceAccountKey);
export const WorkloadIdentityFederationRule = lifecycleOf(workloadIdentityFederationRule);
export const WorkloadIdentityProvider = lifecycleOf(workloadIdentityProvider);

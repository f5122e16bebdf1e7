/** The public interface of `pulumi-openai-admin`: declare an OpenAI organisation in TypeScript. */
export * from "./lookups";
export {
  Organization,
  type CertificateEntry,
  type DeclaredProject,
  type DeclaredTeam,
  type DefaultsEntry,
  type Exclusive,
  type ModelLimitsEntry,
  type ModelsEntry,
  type OrganizationDocument,
  type PersonEntry,
  type ProjectEntry,
  type ProjectSettings,
  type RoleEntry,
  type ServiceAccountEntry,
  type ServiceTiersEntry,
  type SpendAlertEntry,
  type SpendLimitEntry,
  type TeamEntry,
  type ToolsEntry,
} from "./components/organization";
export { Team, type TeamArgs } from "./components/team";
export { Workspace, type InProject, type Named, type WorkspaceArgs } from "./components/workspace";
export type { RoleChoice } from "./components/projectRoles";
export { AdminApiKey, type AdminApiKeyArgs } from "./resources/adminApiKey";
export { Certificate, type CertificateArgs } from "./resources/certificate";
export {
  ExternalKey,
  type AwsExternalKey,
  type AzureExternalKey,
  type ExternalKeyArgs,
  type GcpExternalKey,
  type OciExternalKey,
} from "./resources/externalKey";
export {
  ExternalStorage,
  type AwsExternalStorage,
  type AzureExternalStorage,
  type ExternalStorageArgs,
  type GcpExternalStorage,
  type OciExternalStorage,
} from "./resources/externalStorage";
export { Group, type GroupArgs } from "./resources/group";
export { GroupMembers, type GroupMembersArgs } from "./resources/groupMembers";
export { GroupUser, type GroupUserArgs } from "./resources/groupUser";
export { Invite, type InviteArgs, type InviteProject } from "./resources/invite";
export { usd } from "./money";
export { OrganizationOwners, type OrganizationOwnersArgs } from "./resources/organizationOwners";
export { OrganizationDataRetention, type OrganizationDataRetentionArgs } from "./resources/organizationDataRetention";
export { OrganizationSpendAlert, type OrganizationSpendAlertArgs } from "./resources/organizationSpendAlert";
export { OrganizationSpendLimit, type OrganizationSpendLimitArgs } from "./resources/organizationSpendLimit";
export { OrganizationUser, type OrganizationUserArgs } from "./resources/organizationUser";
export { Project, type ProjectArgs } from "./resources/project";
export { ProjectApiKey, type ProjectApiKeyArgs } from "./resources/projectApiKey";
export { ProjectCertificate, type ProjectCertificateArgs } from "./resources/projectCertificate";
export { ProjectDataRetention, type ProjectDataRetentionArgs } from "./resources/projectDataRetention";
export { ProjectGroup, type ProjectGroupArgs } from "./resources/projectGroup";
export {
  ProjectHostedToolPermissions,
  type ProjectHostedToolPermissionsArgs,
} from "./resources/projectHostedToolPermissions";
export { ProjectMembers, type ProjectMembersArgs } from "./resources/projectMembers";
export { ProjectRateLimits, type ModelLimits, type ProjectRateLimitsArgs } from "./resources/projectRateLimits";
export { ProjectModelPermissions, type ProjectModelPermissionsArgs } from "./resources/projectModelPermissions";
export {
  ProjectServiceTierSettings,
  type ProjectServiceTierSettingsArgs,
} from "./resources/projectServiceTierSettings";
export { ProjectRole, type ProjectRoleArgs } from "./resources/projectRole";
export { ProjectSpendAlert, type ProjectSpendAlertArgs } from "./resources/projectSpendAlert";
export { ProjectSpendLimit, type ProjectSpendLimitArgs } from "./resources/projectSpendLimit";
export { ProjectUser, type ProjectUserArgs } from "./resources/projectUser";
export { Provider, type ProviderArgs } from "./provider";
export { RateLimit, rateLimitNames, type RateLimitArgs, type RateLimitName } from "./resources/rateLimit";
export { Role, type RoleArgs } from "./resources/role";
export { RoleAssignment, type RoleAssignmentArgs } from "./resources/roleAssignment";
export { ServiceAccount, type ServiceAccountArgs } from "./resources/serviceAccount";
export { ServiceAccountKey, type ServiceAccountKeyArgs } from "./resources/serviceAccountKey";
export { GitHubActionsAccess, type GitHubActionsAccessArgs } from "./components/gitHubActionsAccess";
export { RotatingKey, type RotatingKeyArgs, type RotatingKeySlot } from "./components/rotatingKey";
export type { SpendAlertChannelArgs } from "./resources/spendAlertChannel";
export {
  WorkloadIdentityFederationRule,
  type RestrictedPermissions,
  type ServiceAccountDefaultPermissions,
  type WorkloadIdentityFederationRuleArgs,
} from "./resources/workloadIdentityFederationRule";
export {
  WorkloadIdentityProvider,
  type AttributeTransformation,
  type DiscoveryVerification,
  type UploadedJwksVerification,
  type WorkloadIdentityProviderArgs,
} from "./resources/workloadIdentityProvider";

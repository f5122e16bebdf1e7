/** The resource types of the two Terraform providers, as kinds of ours. */
import type { Properties } from "../../../lifecycle/declaration";

/** Each type of `jianyuan/openai` and of `openai/openai`. A type that both have means the same, except for `openai_user_role`. */
const KINDS: ReadonlyMap<string, string> = new Map([
  ["openai_admin_api_key", "AdminApiKey"],
  ["openai_certificate", "Certificate"],
  ["openai_data_retention", "OrganizationDataRetention"],
  ["openai_group", "Group"],
  ["openai_group_role", "RoleAssignment"],
  ["openai_group_role_assignment", "RoleAssignment"],
  ["openai_group_user", "GroupUser"],
  ["openai_invite", "Invite"],
  ["openai_organization_data_retention", "OrganizationDataRetention"],
  ["openai_organization_role", "Role"],
  ["openai_organization_spend_alert", "OrganizationSpendAlert"],
  ["openai_organization_spend_limit", "OrganizationSpendLimit"],
  ["openai_organization_user", "OrganizationUser"],
  ["openai_project", "Project"],
  ["openai_project_data_retention", "ProjectDataRetention"],
  ["openai_project_group", "ProjectGroup"],
  ["openai_project_group_role", "RoleAssignment"],
  ["openai_project_group_role_assignment", "RoleAssignment"],
  ["openai_project_hosted_tool_permissions", "ProjectHostedToolPermissions"],
  ["openai_project_model_permissions", "ProjectModelPermissions"],
  ["openai_project_rate_limit", "RateLimit"],
  ["openai_project_role", "ProjectRole"],
  ["openai_project_service_account", "ServiceAccount"],
  ["openai_project_spend_alert", "ProjectSpendAlert"],
  ["openai_project_spend_limit", "ProjectSpendLimit"],
  ["openai_project_user", "ProjectUser"],
  ["openai_project_user_role", "RoleAssignment"],
  ["openai_project_user_role_assignment", "RoleAssignment"],
  ["openai_role", "Role"],
  ["openai_spend_alert", "OrganizationSpendAlert"],
  ["openai_spend_limit", "OrganizationSpendLimit"],
  ["openai_user_role_assignment", "RoleAssignment"],
]);

const ROLE_ID = "role_id";

/** The kind of a resource. Undefined for a type that we do not know. */
export function kindOfTerraform(type: string, attributes: Properties): string | undefined {
  // With a role's id it is an assignment of the role (openai/openai); with "owner" or "reader" a person's role (jianyuan/openai).
  if (type === "openai_user_role") return attributes[ROLE_ID] === undefined ? "OrganizationUser" : "RoleAssignment";
  return KINDS.get(type);
}

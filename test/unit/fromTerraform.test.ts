import { describe, expect, it } from "vitest";
import { declarationNamed } from "../../provider/inventory/kinds";
import { fromTerraform, removedBlocks } from "../../provider/cli/adopt/terraform";
import { kindOfTerraform } from "../../provider/cli/adopt/terraform/types";

const registry = (source: string) => `registry.terraform.io/${source}`;

interface Instance {
  type: string;
  attributes: object;
  name?: string;
  module?: string;
  index?: string | number;
}

/** A state file of version 4. */
function file(source: string, ...instances: Instance[]): string {
  return JSON.stringify({
    version: 4,
    terraform_version: "1.9.0",
    resources: instances.map(({ type, name = "this", module, index, attributes }) => ({
      ...(module === undefined ? {} : { module }),
      mode: "managed",
      type,
      name,
      provider: `provider["${registry(source)}"]`,
      instances: [{ schema_version: 0, ...(index === undefined ? {} : { index_key: index }), attributes }],
    })),
  });
}

const idsIn = (text: string) => fromTerraform(text, "state.json").objects.map(({ kind, id }) => [kind, id]);

describe("fromTerraform", () => {
  it("gives every resource type of jianyuan/openai its kind and id", () => {
    const state = file(
      "jianyuan/openai",
      { type: "openai_admin_api_key", attributes: { id: "key_1", name: "ci", api_key: "sk-secret" } },
      { type: "openai_data_retention", attributes: { type: "zero_data_retention" } },
      { type: "openai_group", attributes: { id: "group_1", name: "crew" } },
      { type: "openai_group_role_assignment", attributes: { group_id: "group_1", role_id: "role_1" } },
      { type: "openai_group_user", attributes: { group_id: "group_1", user_id: "user-1" } },
      { type: "openai_invite", attributes: { id: "invite-1", email: "ana@example.com" } },
      { type: "openai_organization_role", attributes: { id: "role_1" } },
      { type: "openai_project", attributes: { id: "proj_1", name: "web" } },
      {
        type: "openai_project_group_role_assignment",
        attributes: { project_id: "proj_1", group_id: "group_1", role_id: "role_2" },
      },
      { type: "openai_project_model_permissions", attributes: { project_id: "proj_1" } },
      { type: "openai_project_rate_limit", attributes: { project_id: "proj_1", rate_limit_id: "rl-gpt-5" } },
      { type: "openai_project_role", attributes: { project_id: "proj_1", id: "role_2" } },
      {
        type: "openai_project_service_account",
        attributes: { project_id: "proj_1", id: "svc_acct_1", api_key: "sk-s" },
      },
      { type: "openai_project_spend_alert", attributes: { project_id: "proj_1", id: "alert_1" } },
      { type: "openai_project_spend_limit", attributes: { project_id: "proj_1" } },
      { type: "openai_project_user", attributes: { project_id: "proj_1", user_id: "user-1" } },
      {
        type: "openai_project_user_role_assignment",
        attributes: { project_id: "proj_1", user_id: "user-1", role_id: "role_2" },
      },
      { type: "openai_spend_alert", attributes: { id: "alert_2" } },
      { type: "openai_spend_limit", attributes: { threshold_amount: 100 } },
      { type: "openai_user_role", attributes: { user_id: "user-1", role: "owner" } },
      { type: "openai_user_role_assignment", attributes: { user_id: "user-1", role_id: "role_1" } },
    );
    expect(idsIn(state)).toEqual([
      ["AdminApiKey", "key_1"],
      ["OrganizationDataRetention", "organization"],
      ["Group", "group_1"],
      ["RoleAssignment", "groups/group_1/role_1"],
      ["GroupUser", "group_1/user-1"],
      ["Invite", "invite-1"],
      ["Role", "role_1"],
      ["Project", "proj_1"],
      ["RoleAssignment", "proj_1/groups/group_1/role_2"],
      ["ProjectModelPermissions", "proj_1"],
      ["RateLimit", "proj_1/rl-gpt-5"],
      ["ProjectRole", "proj_1/role_2"],
      ["ServiceAccount", "proj_1/svc_acct_1"],
      ["ProjectSpendAlert", "proj_1/alert_1"],
      ["ProjectSpendLimit", "proj_1"],
      ["ProjectUser", "proj_1/user-1"],
      ["RoleAssignment", "proj_1/users/user-1/role_2"],
      ["OrganizationSpendAlert", "alert_2"],
      ["OrganizationSpendLimit", "organization"],
      ["OrganizationUser", "user-1"],
      ["RoleAssignment", "users/user-1/role_1"],
    ]);
    expect(JSON.stringify(fromTerraform(state, "state.json"))).not.toContain("sk-");
  });

  it("gives every resource type of openai/openai its kind and id", () => {
    const ofUser = { project_id: "proj_1", user_id: "user-1", role_id: "role_2" };
    const ofGroup = { project_id: "proj_1", group_id: "group_1", role_id: "role_2" };
    const state = file(
      "openai/openai",
      { type: "openai_certificate", attributes: { id: "cert_1", certificate_id: "cert_1", certificate: "PEM" } },
      { type: "openai_group", attributes: { id: "group_1", group_id: "group_1" } },
      { type: "openai_group_role", attributes: { group_id: "group_1", role_id: "role_1" } },
      { type: "openai_organization_data_retention", attributes: { singleton_id: "organization" } },
      { type: "openai_organization_spend_alert", attributes: { alert_id: "alert_2", id: "alert_2" } },
      { type: "openai_organization_spend_limit", attributes: {} },
      { type: "openai_organization_user", attributes: { id: "user-1", user_id: "user-1" } },
      { type: "openai_project", attributes: { project_id: "proj_1", id: "proj_1" } },
      { type: "openai_project_data_retention", attributes: { project_id: "proj_1" } },
      { type: "openai_project_group", attributes: { project_id: "proj_1", group_id: "group_1", role: "role_2" } },
      { type: "openai_project_group_role", attributes: ofGroup },
      { type: "openai_project_hosted_tool_permissions", attributes: { project_id: "proj_1" } },
      { type: "openai_project_role", attributes: { project_id: "proj_1", role_id: "role_2", id: "role_2" } },
      {
        type: "openai_project_service_account",
        attributes: { project_id: "proj_1", service_account_id: "svc_acct_1", id: "svc_acct_1" },
      },
      { type: "openai_project_user_role", attributes: ofUser },
      { type: "openai_role", attributes: { id: "role_1", role_id: "role_1" } },
      { type: "openai_user_role", attributes: { user_id: "user-1", role_id: "role_1" } },
    );
    expect(idsIn(state)).toEqual([
      ["Certificate", "cert_1"],
      ["Group", "group_1"],
      ["RoleAssignment", "groups/group_1/role_1"],
      ["OrganizationDataRetention", "organization"],
      ["OrganizationSpendAlert", "alert_2"],
      ["OrganizationSpendLimit", "organization"],
      ["OrganizationUser", "user-1"],
      ["Project", "proj_1"],
      ["ProjectDataRetention", "proj_1"],
      ["ProjectGroup", "proj_1/group_1"],
      ["RoleAssignment", "proj_1/groups/group_1/role_2"],
      ["ProjectHostedToolPermissions", "proj_1"],
      ["ProjectRole", "proj_1/role_2"],
      ["ServiceAccount", "proj_1/svc_acct_1"],
      ["RoleAssignment", "proj_1/users/user-1/role_2"],
      ["Role", "role_1"],
      ["RoleAssignment", "users/user-1/role_1"],
    ]);
    for (const [kind, id] of idsIn(state)) expect(() => declarationNamed(kind!)!.id.split(id!, kind!)).not.toThrow();
  });

  it("names resources after their addresses, each once for a kind", () => {
    const project = { type: "openai_project", attributes: { id: "proj_1" } };
    const state = file(
      "openai/openai",
      { ...project, name: "web" },
      { ...project, module: 'module.shop["eu.west"]', index: "a-b" },
      { ...project, module: "module.shop", name: "list", index: 0 },
      { ...project, module: "module.web", name: "x" },
      { ...project, name: "web-x" },
      { type: "openai_group", name: "web", attributes: { id: "group_1" } },
    );
    expect(fromTerraform(state, "state.json").objects.map(({ name }) => name)).toEqual([
      "web",
      "shop-eu.west-this-a-b",
      "shop-list-0",
      "web-x",
      "web-x-2",
      "web",
    ]);
  });

  it("reads what `terraform show -json` prints, with modules", () => {
    const resource = (address: string, id: string, mode = "managed") => ({
      address,
      mode,
      type: "openai_project",
      name: "this",
      provider_name: registry("openai/openai"),
      values: { id },
    });
    const shown = {
      format_version: "1.0",
      values: {
        root_module: {
          resources: [resource("openai_project.web", "proj_1"), resource("data.openai_project.x", "proj_9", "data")],
          child_modules: [
            { address: "module.shop", resources: [resource("module.shop.openai_project.this", "proj_2")] },
          ],
        },
      },
    };
    expect(fromTerraform(JSON.stringify(shown), "state.json").objects).toEqual([
      { kind: "Project", id: "proj_1", name: "web", address: "openai_project.web" },
      { kind: "Project", id: "proj_2", name: "shop-this", address: "module.shop.openai_project.this" },
    ]);
  });

  it("leaves out what it does not know, and ignores other providers", () => {
    const state = JSON.parse(
      file(
        "openai/openai",
        { type: "openai_response", name: "a", attributes: { id: "resp_1" } },
        { type: "openai_project", name: "b", attributes: { id: null } },
      ),
    ) as { resources: object[] };
    state.resources.push({
      mode: "managed",
      type: "openai_project",
      name: "mine",
      provider: `provider["${registry("someone/else")}"]`,
      instances: [{ attributes: { id: "proj_1" } }],
    });
    expect(fromTerraform(JSON.stringify(state), "state.json")).toEqual({
      objects: [],
      leftOut: [
        { address: "openai_response.a", reason: "no resource of this package manages an openai_response" },
        { address: "openai_project.b", reason: "the state does not contain its id" },
      ],
    });
  });

  it.each(["", "{}", '{"version":3,"modules":[]}', "[]"])("refuses a text that is no state: %s", (text) => {
    expect(() => fromTerraform(text, "old.tfstate")).toThrow(/^Could not read old\.tfstate: .*terraform show -json/);
  });

  it("prints one removed block for all instances of a resource", () => {
    const project = { type: "openai_project", attributes: { id: "proj_1" } };
    const state = file(
      "openai/openai",
      { ...project, module: 'module.shop["eu"]', index: "a.b" },
      { ...project, module: 'module.shop["us"]', index: 1 },
    );
    expect(removedBlocks(fromTerraform(state, "state.json"))).toBe(
      "removed {\n  from = module.shop.openai_project.this\n\n  lifecycle {\n    destroy = false\n  }\n}\n",
    );
  });
});

describe("kindOfTerraform", () => {
  it("knows no names of Object's prototype", () => {
    expect(kindOfTerraform("constructor", {})).toBeUndefined();
  });
});

/** Custom roles grant only permissions on a list. The API offers no list of permissions, so the configuration has to. */
import * as openai from "pulumi-openai-admin";
import { every, matchesAny, rule, texts, type Subject } from "pulumi-openai-admin-policy-kit";

interface Options {
  allow: string[];
}

export const customRolePermissions = rule<Options>({
  name: "custom-role-permissions",
  description: "Custom roles grant only the permissions on the list.",
  severity: "high",
  enforcementLevel: "mandatory",
  options: {
    allow: texts("Permissions that a custom role may have, by name or pattern (`*.read`, `api.model.*`).", ["*"]),
  },
  examine: [every(openai.Role, refusePermissions), every(openai.ProjectRole, refusePermissions)],
});

function refusePermissions<Args extends openai.RoleArgs>(role: Subject<Args, Options>): void {
  const { allow } = role.options;
  if (allow.includes("*")) return;
  const permissions = role.inputs.permissions as readonly string[];
  // By index: reading a permission that is not known yet throws, and must not hide the others.
  role.each([...permissions.keys()], (index) => {
    const permission = permissions[index]!;
    if (matchesAny(allow, permission)) return;
    role.refuse({
      wrong: `grants ${permission}, but the list of allowed permissions does not include it`,
      why: "a custom role can go beyond the predefined roles, and a list of members does not show what it grants",
      write: `permissions without "${permission}", or add "${permission}" to "allow" of custom-role-permissions`,
    });
  });
}

/** Custom roles permit what is on a list. The API has no list of permissions, so what is allowed is said here. */
import * as openai from "pulumi-openai-admin";
import { every, matchesAny, rule, texts, type Subject } from "pulumi-openai-admin-policy-kit";

interface Options {
  allow: string[];
}

export const customRolePermissions = rule<Options>({
  name: "custom-role-permissions",
  description: "Custom roles have no permissions but those on the list.",
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
  // By index, since one that is not known yet must not hide the others.
  role.each([...permissions.keys()], (index) => {
    const permission = permissions[index]!;
    if (matchesAny(allow, permission)) return;
    role.refuse({
      wrong: `permits ${permission}, which is not on the list of permissions`,
      why: "a custom role is a way around the predefined ones, and nobody sees what it permits in a list of members",
      write: `permissions without "${permission}", or add it to "allow" of custom-role-permissions`,
    });
  });
}

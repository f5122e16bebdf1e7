/** Invites give only the allowed roles, so that nobody becomes an owner by accepting a mail. */
import * as openai from "pulumi-openai-admin";
import { anyOf, choices, every, remedy, rule, type Subject } from "pulumi-openai-admin-policy-kit";
import { invites } from "../invitations";

const roles = ["reader", "owner"] as const;
const projectRoles = ["member", "owner"] as const;

interface Options {
  roles: (typeof roles)[number][];
  projectRoles: (typeof projectRoles)[number][];
}

const why = "the person has this role from the moment of acceptance, whoever opened the mail";

export const inviteRole = rule<Options>({
  name: "invite-role",
  description: "Invites give only the allowed roles.",
  severity: "high",
  enforcementLevel: "mandatory",
  options: {
    roles: choices("Roles in the organisation that an invite may give.", roles, ["reader"]),
    projectRoles: anyOf(
      "Roles in a project that an invite may give. Empty: an invite names no project.",
      projectRoles,
      ["member"],
    ),
  },
  examine: [
    every(openai.Invite, (invite) => {
      invite.attempt(() => refuseRole(invite, invite.inputs.role));
      if (!invite.has("projects")) return;
      const projects = invite.inputs.projects ?? [];
      // By index: reading a project that is not known yet throws, and must not hide the others.
      invite.each([...projects.keys()], (index) => {
        const { projectRoles: allowed } = invite.options;
        const { role } = projects[index]!;
        if ((allowed as string[]).includes(role)) return;
        invite.refuse({
          wrong: `invites a person as ${role} of a project, but an invite may ${allowed.length === 0 ? "give no role in a project" : `only give ${allowed.join(" or ")}`}`,
          why,
          write: allowed[0] ? `projects: [{ projectId, role: "${allowed[0]}" }]` : "projects: []",
        });
      });
    }),
    every(openai.OrganizationUser, (user) => {
      // Whatever else the role is, the invite makes the person a reader.
      if (user.has("role") && invites(user) && user.inputs.role === "owner") refuseRole(user, "owner");
    }),
  ],
  // Nobody has accepted the invite, so nobody loses a role. An OrganizationUser may be somebody who is an owner already.
  remedy: remedy(openai.Invite, ({ inputs, options }: Subject<openai.InviteArgs, Options>) => {
    const role = lesser(inputs.role, options.roles, "reader");
    // A copy, because methods that make another array fail on the engine's arrays.
    const given = inputs.projects && [...inputs.projects];
    const projects = given?.flatMap((one) => {
      const allowed = lesser(one.role, options.projectRoles, "member");
      return allowed === undefined ? [] : [{ ...one, role: allowed }];
    });
    if (role === undefined || projects?.length !== given?.length) return undefined;
    const isSame = role === inputs.role && (projects ?? []).every((one, index) => one.role === given![index]!.role);
    return isSame ? undefined : { role, ...(projects && { projects }) };
  }),
});

/** The role if it is allowed, otherwise the least role; `undefined` if that is not allowed either. It never widens a role. */
function lesser<Role extends string>(role: Role, allowed: readonly Role[], least: Role): Role | undefined {
  return [role, least].find((one) => allowed.includes(one));
}

function refuseRole<Args>(subject: Subject<Args, Options>, role: string): void {
  const { roles: allowed } = subject.options;
  if ((allowed as string[]).includes(role)) return;
  subject.refuse({
    wrong: `invites a person as ${role}, but an invite may only give ${allowed.join(" or ")}`,
    why,
    write: `role: "${allowed[0]}"`,
  });
}

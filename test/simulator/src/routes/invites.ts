import { found, remove, type Call, type Handlers } from "../call";
import { badRequest, projectIsArchived } from "../errors";
import { pageById } from "../paging";
import type { Invite } from "../state";

/** A week, which is our choice. The API documents that invites expire, but not when. */
const inviteLifeSeconds = 7 * 86_400;

function statusOf(invite: Invite, now: number): "accepted" | "expired" | "pending" {
  if (invite.accepted_at !== null) return "accepted";
  return invite.expires_at <= now ? "expired" : "pending";
}

function show(invite: Invite, now: number): { id: string } {
  return { object: "organization.invite", ...invite, status: statusOf(invite, now) } as { id: string };
}

interface CreateBody {
  email: string;
  role: string;
  projects?: { id: string; role: string }[];
}

/** Rejects a second invite while the first is open. The API does not document this; it is our choice. */
function refuseKnown(call: Call, email: string): void {
  const address = email.toLowerCase();
  if (call.organization.people.some((person) => person.email.toLowerCase() === address)) {
    throw badRequest(`${email} is already a member of this organization.`, "email", "user_already_in_organization");
  }
  const open = call.organization.invites.filter((invite) => statusOf(invite, call.now) === "pending");
  if (open.some((invite) => invite.email.toLowerCase() === address)) {
    throw badRequest(`${email} has already been invited.`, "email", "user_already_invited");
  }
}

function projectsFor(call: Call, body: CreateBody): Invite["projects"] {
  if (body.projects === undefined) {
    // The API documents that without a list the person joins the default project, and with an empty list no project.
    const byDefault = call.organization.projects.filter((project) => project.isDefault);
    return byDefault.map((project) => ({ id: project.id, role: "member" }));
  }
  for (const { id } of body.projects) {
    if (call.projectById(id).archived_at !== null) throw projectIsArchived(id);
  }
  return body.projects;
}

function create(call: Call): unknown {
  const body = call.body<CreateBody>();
  refuseKnown(call, body.email);
  const projects = projectsFor(call, body);
  const invite: Invite = {
    id: call.newId("invite-"),
    email: body.email,
    role: body.role,
    created_at: call.now,
    expires_at: call.now + inviteLifeSeconds,
    accepted_at: null,
    projects,
  };
  call.organization.invites.push(invite);
  call.record("invite.sent", { id: invite.id, data: { email: invite.email, role: invite.role } });
  return show(invite, call.now);
}

function inviteOf(call: Call): Invite {
  return found(call.organization.invites, call.param("invite_id"), "invite");
}

function withdraw(call: Call): unknown {
  const invite = inviteOf(call);
  if (invite.accepted_at !== null) {
    throw badRequest("This invite has already been accepted and cannot be deleted.", null, "invite_accepted");
  }
  remove(call.organization.invites, invite);
  call.record("invite.deleted", { id: invite.id });
  return { object: "organization.invite.deleted", id: invite.id, deleted: true };
}

/** Invitations by mail. A person accepts one through `POST /_simulator/invites/{id}/accept`. */
export const invites: Handlers = {
  "GET /organization/invites": (call) =>
    pageById(
      call.query,
      call.organization.invites.map((invite) => show(invite, call.now)),
    ),
  "POST /organization/invites": create,
  "GET /organization/invites/{invite_id}": (call) => show(inviteOf(call), call.now),
  "DELETE /organization/invites/{invite_id}": withdraw,
};

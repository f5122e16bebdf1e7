import { expiry, found, remove, type Call, type Handlers } from "../call";
import { badRequest } from "../errors";
import { pageById } from "../paging";
import type { Project, ProjectApiKey, ServiceAccount } from "../state";

function show(account: ServiceAccount): unknown {
  return {
    object: "organization.project.service_account",
    id: account.id,
    name: account.name,
    role: account.role,
    created_at: account.created_at,
  };
}

/** The only response that contains a key's value. */
function showNewKey(key: ProjectApiKey): unknown {
  return {
    object: "organization.project.service_account.api_key",
    value: key.value,
    name: key.name,
    created_at: key.created_at,
    id: key.id,
    expires_at: key.expires_at,
  };
}

interface KeyBody {
  name?: string;
  scopes?: string[];
  expires_in_seconds?: number | null;
}

/** Creates a key of a service account. The control surface also uses it. */
export function createAccountKey(call: Call, project: Project, account: ServiceAccount, body: KeyBody): ProjectApiKey {
  const expires_at = expiry(call.now, body.expires_in_seconds);
  const id = call.newId("key_");
  const key: ProjectApiKey = {
    id,
    name: body.name ?? "Secret Key",
    created_at: call.now,
    expires_at,
    last_used_at: null,
    owner: { type: "service_account", id: account.id },
    value: call.newSecret("service-account", "sk-svcacct-", id),
    scopes: body.scopes ?? [],
  };
  project.apiKeys.push(key);
  call.record("api_key.created", { id, data: { scopes: key.scopes } }, project);
  return key;
}

interface CreateBody {
  name: string;
  create_service_account_only?: boolean | null;
  expires_in_seconds?: number | null;
}

function create(call: Call): unknown {
  const project = call.activeProject();
  const body = call.body<CreateBody>();
  const withoutKey = body.create_service_account_only === true;
  if (withoutKey && body.expires_in_seconds != null) {
    throw badRequest(
      "'expires_in_seconds' cannot be used with 'create_service_account_only', which creates no key.",
      "expires_in_seconds",
    );
  }
  // Check this first, so that a rejected create leaves no account behind.
  expiry(call.now, body.expires_in_seconds);
  const account: ServiceAccount = {
    id: call.newId("svc_acct_"),
    name: body.name,
    role: withoutKey ? "none" : "member",
    created_at: call.now,
  };
  project.serviceAccounts.push(account);
  call.record("service_account.created", { id: account.id, data: { role: account.role } }, project);
  const { expires_in_seconds } = body;
  const key = withoutKey ? null : createAccountKey(call, project, account, { expires_in_seconds });
  return { ...(show(account) as object), api_key: key && showNewKey(key) };
}

function accountOf(call: Call, project: Project): ServiceAccount {
  return found(project.serviceAccounts, call.param("service_account_id"), "service account");
}

function list(call: Call): unknown {
  const page = pageById(call.query, call.activeProject().serviceAccounts);
  return { ...page, data: page.data.map(show) };
}

function modify(call: Call): unknown {
  const project = call.activeProject();
  const account = accountOf(call, project);
  const { name, role } = call.body<{ name?: string; role?: string }>();
  account.name = name ?? account.name;
  account.role = role ?? account.role;
  call.record(
    "service_account.updated",
    { id: account.id, changes_requested: role === undefined ? {} : { role } },
    project,
  );
  return show(account);
}

function removeAccount(call: Call): unknown {
  const project = call.activeProject();
  const account = accountOf(call, project);
  remove(project.serviceAccounts, account);
  project.apiKeys = project.apiKeys.filter((key) => key.owner.id !== account.id);
  for (const group of call.organization.groups) remove(group.memberIds, account.id);
  call.record("service_account.deleted", { id: account.id }, project);
  return { object: "organization.project.service_account.deleted", id: account.id, deleted: true };
}

function createKey(call: Call): unknown {
  const project = call.activeProject();
  return showNewKey(createAccountKey(call, project, accountOf(call, project), call.body<KeyBody>()));
}

/** Service accounts, and the creation of their keys. projectApiKeys.ts lists and revokes keys. */
export const serviceAccounts: Handlers = {
  "GET /organization/projects/{project_id}/service_accounts": list,
  "POST /organization/projects/{project_id}/service_accounts": create,
  "GET /organization/projects/{project_id}/service_accounts/{service_account_id}": (call) =>
    show(accountOf(call, call.activeProject())),
  "POST /organization/projects/{project_id}/service_accounts/{service_account_id}": modify,
  "DELETE /organization/projects/{project_id}/service_accounts/{service_account_id}": removeAccount,
  "POST /organization/projects/{project_id}/service_accounts/{service_account_id}/api_keys": createKey,
};

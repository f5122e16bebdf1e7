import { expiry, found, remove, type Call, type Handlers } from "../call";
import { redact } from "../identifiers";
import { pageById } from "../paging";
import type { AdminKey } from "../state";
import { addAdminKey } from "../world";

function show(call: Call, key: AdminKey): { id: string } {
  const owner = call.organization.people.find((person) => person.id === key.ownerId);
  const shown = {
    object: "organization.admin_api_key",
    id: key.id,
    name: key.name,
    redacted_value: redact(key.value),
    created_at: key.created_at,
    expires_at: key.expires_at,
    last_used_at: key.last_used_at,
    owner: {
      type: "user",
      object: "organization.user",
      id: key.ownerId,
      ...(owner && { name: owner.name, created_at: owner.added_at, role: owner.role }),
    },
  };
  return shown;
}

function create(call: Call): unknown {
  const { name, expires_in_seconds } = call.body<{ name: string; expires_in_seconds?: number }>();
  const expires_at = expiry(call.now, expires_in_seconds);
  const { organization, caller } = call;
  const ownerId =
    caller === "console" ? (organization.people.find((p) => p.role === "owner")?.id ?? "") : caller.ownerId;
  const key = addAdminKey(call.world, organization, { name, ownerId, permissions: "all", expires_at }, call.now);
  call.record("api_key.created", { id: key.id, data: { scopes: [] } });
  return { ...show(call, key), value: key.value };
}

function keyOf(call: Call): AdminKey {
  return found(call.organization.adminKeys, call.param("key_id"), "admin api key");
}

function revoke(call: Call): unknown {
  const key = keyOf(call);
  remove(call.organization.adminKeys, key);
  call.record("api_key.deleted", { id: key.id });
  return { id: key.id, object: "organization.admin_api_key.deleted", deleted: true };
}

function list(call: Call): unknown {
  const items = call.organization.adminKeys.map((key) => show(call, key));
  return pageById(call.query, items, { order: "asc" });
}

/** Keys for the Administration API. An expired key stays in the list, but the API rejects it. */
export const adminKeys: Handlers = {
  "GET /organization/admin_api_keys": list,
  "POST /organization/admin_api_keys": create,
  "GET /organization/admin_api_keys/{key_id}": (call) => show(call, keyOf(call)),
  "DELETE /organization/admin_api_keys/{key_id}": revoke,
};

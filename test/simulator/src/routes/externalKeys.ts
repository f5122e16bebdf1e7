import { found, remove, type Call, type Handlers } from "../call";
import { badRequest } from "../errors";
import { pageById } from "../paging";
import type { ExternalKey } from "../state";

function projectsWith(call: Call, key: ExternalKey): string[] {
  const using = call.organization.projects.filter((project) => project.external_key_id === key.id);
  return using.map((project) => project.id);
}

/** The API's object. The fields of the key's type are next to the common fields. */
function show(call: Call, key: ExternalKey): { id: string } {
  const { fields, ...common } = key;
  const workspace_id = call.organization.id;
  const api_project_ids = projectsWith(call, key);
  return { object: "organization.external_key", ...common, ...fields, workspace_id, api_project_ids } as { id: string };
}

/** The version field of each type with versions. */
const versionFields: Record<string, string> = {
  gcp: "kms_key_version",
  azure: "key_version",
  oci: "key_version_ocid",
};

type CreateBody = Record<string, string> & { type: string; name: string };

function check(call: Call, body: CreateBody, purpose: string): void {
  const version = versionFields[body.type];
  const isOptional = body.type === "oci";
  // For gcp and azure, the API documents that PSP decryption requires the version and EKM rejects it. For oci it
  // documents only the field's purpose.
  if (version && !isOptional && purpose === "psp_decryption" && body[version] === undefined) {
    throw badRequest(`'${version}' is required for the purpose psp_decryption.`, version, "missing_required_parameter");
  }
  if (version && !isOptional && purpose === "ekm" && body[version] !== undefined) {
    throw badRequest(`'${version}' is not accepted for the purpose ekm.`, version);
  }
  const bound = body.type === "aws" ? "external_id" : body.type === "gcp" ? "audience" : undefined;
  const { organization } = call;
  const own = [organization.id, ...organization.projects.map((project) => project.id)];
  if (bound && !own.includes(body[bound] ?? "")) {
    throw badRequest(`'${bound}' must be the id of the organization or of one of its projects.`, bound);
  }
}

function create(call: Call): unknown {
  const body = call.body<CreateBody>();
  const { type, name, purpose = "ekm", ...fields } = body;
  check(call, body, purpose);
  const key: ExternalKey = { id: call.newId("extkey_"), type, name, purpose, created_at: call.now, fields };
  call.organization.externalKeys.push(key);
  call.record("external_key.registered", { id: key.id, data: body });
  return show(call, key);
}

function keyOf(call: Call): ExternalKey {
  return found(call.organization.externalKeys, call.param("external_key_id"), "external key");
}

function removeKey(call: Call): unknown {
  const key = keyOf(call);
  const users = projectsWith(call, key);
  if (users.length > 0) {
    // Undocumented. Without the key, nobody could read the data of these projects.
    throw badRequest(`External key ${key.id} is in use by ${users.join(", ")}.`, null, "external_key_in_use");
  }
  remove(call.organization.externalKeys, key);
  call.record("external_key.removed", { id: key.id });
  return show(call, key);
}

function list(call: Call): unknown {
  const purpose = call.query.choice("purpose", ["ekm", "psp_decryption"] as const);
  const keys = call.organization.externalKeys.filter((key) => !purpose || key.purpose === purpose);
  return pageById(
    call.query,
    keys.map((key) => show(call, key)),
    { order: "asc" },
  );
}

function validate(call: Call): unknown {
  const key = keyOf(call);
  // The simulator asks no cloud. A key with "invalid" in its name fails.
  return { status: key.name.includes("invalid") ? "invalid" : "valid" };
}

/** Customer-managed encryption keys. The API has no update, and a delete returns the object. */
export const externalKeys: Handlers = {
  "GET /organization/external_keys": list,
  "POST /organization/external_keys": create,
  "GET /organization/external_keys/{external_key_id}": (call) => show(call, keyOf(call)),
  "DELETE /organization/external_keys/{external_key_id}": removeKey,
  "POST /organization/external_keys/{external_key_id}/validate": validate,
};

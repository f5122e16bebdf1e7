import { found, remove, type Call, type Handlers } from "../call";
import { badRequest } from "../errors";
import { pageById } from "../paging";
import type { ExternalKey } from "../state";

function projectsWith(call: Call, key: ExternalKey): string[] {
  const using = call.organization.projects.filter((project) => project.external_key_id === key.id);
  return using.map((project) => project.id);
}

/** Flat: the fields of the key's type stand beside the common ones. */
function show(call: Call, key: ExternalKey): { id: string } {
  const { fields, ...common } = key;
  const workspace_id = call.organization.id;
  const api_project_ids = projectsWith(call, key);
  return { object: "organization.external_key", ...common, ...fields, workspace_id, api_project_ids } as { id: string };
}

/** The version field of each type that has one. */
const versionFields: Record<string, string> = {
  gcp: "kms_key_version",
  azure: "key_version",
  oci: "key_version_ocid",
};

type CreateBody = Record<string, string> & { type: string; name: string };

function check(call: Call, body: CreateBody, purpose: string): void {
  const version = versionFields[body.type];
  const isOptional = body.type === "oci";
  // Documented for gcp and azure: required for PSP decryption, not accepted for EKM; for oci only what it is for.
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
  call.record("external_key.registered", { id: key.id, data: { type, name } });
  return show(call, key);
}

function keyOf(call: Call): ExternalKey {
  return found(call.organization.externalKeys, call.param("external_key_id"), "external key");
}

function removeKey(call: Call): unknown {
  const key = keyOf(call);
  const users = projectsWith(call, key);
  if (users.length > 0) {
    // Not documented; data of these projects could no longer be read.
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
  // No cloud is asked: a key whose name says so is the one that fails.
  return { status: key.name.includes("invalid") ? "invalid" : "valid" };
}

/** Customer-managed encryption keys. There is no update, and a delete answers with the object. */
export const externalKeys: Handlers = {
  "GET /organization/external_keys": list,
  "POST /organization/external_keys": create,
  "GET /organization/external_keys/{external_key_id}": (call) => show(call, keyOf(call)),
  "DELETE /organization/external_keys/{external_key_id}": removeKey,
  "POST /organization/external_keys/{external_key_id}/validate": validate,
};

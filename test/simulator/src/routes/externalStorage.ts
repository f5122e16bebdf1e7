import { found, remove, type Call, type Handlers } from "../call";
import { projectIsArchived } from "../errors";
import { scramble } from "../identifiers";
import { pageById } from "../paging";
import type { ExternalStorage } from "../state";

/** The retention of a project that keeps its data in its own storage. Our name: the API documents none. */
export const customerManaged = "customer_managed";

function show(storage: ExternalStorage): { id: string } {
  return { object: "organization.external_storage", ...storage } as { id: string };
}

/** The fields that the API adds to a provider: the region, and the names that the cloud account must trust. */
function completed(call: Call, provider: Record<string, string>): Record<string, string> {
  const type: string = provider.type ?? "";
  switch (type) {
    case "aws": {
      const account_id = /^arn:[^:]*:iam::(\d+):/.exec(provider.role_arn ?? "")?.[1] ?? "000000000000";
      const external_id = scramble(`${call.organization.id}/${provider.bucket}`, 20);
      return { ...provider, account_id, external_id, region: "us-east-1" };
    }
    case "azure":
      return { ...provider, region: "eastus" };
    case "gcp":
      return { ...provider, audience: call.organization.id, region: "us-east1" };
    default:
      // For oci, the request contains the region.
      return provider;
  }
}

function create(call: Call): unknown {
  const body = call.body<{ project_id: string; provider: Record<string, string> }>();
  const project = call.projectById(body.project_id);
  if (project.archived_at !== null) throw projectIsArchived(project.id);
  const provider = completed(call, body.provider);
  const storage: ExternalStorage = {
    id: call.newId("extstorage_"),
    project_id: project.id,
    provider,
    geography: provider.region?.startsWith("eu") ? "EU" : "US",
    status: "pending",
    created_at: call.now,
  };
  call.organization.externalStorage.push(storage);
  const { geography } = storage;
  call.record("external_storage.registered", { id: storage.id, data: { geography, provider } }, project);
  return show(storage);
}

function storageOf(call: Call): ExternalStorage {
  return found(call.organization.externalStorage, call.param("external_storage_id"), "external storage");
}

function removeStorage(call: Call): unknown {
  const storage = storageOf(call);
  remove(call.organization.externalStorage, storage);
  const project = call.projectById(storage.project_id);
  const isLast = call.organization.externalStorage.every((other) => other.project_id !== project.id);
  // Documented: "when the last configuration of a project goes and customer-managed retention was active". The API does
  // not document what turns that retention on, so only the control surface does.
  if (isLast && project.dataRetention === customerManaged) project.dataRetention = "organization_default";
  call.record("external_storage.removed", { id: storage.id }, project);
  return { id: storage.id, object: "organization.external_storage.deleted", deleted: true };
}

function validate(call: Call): unknown {
  const storage = storageOf(call);
  // The simulator asks no cloud. A bucket or container with "invalid" in its name fails.
  const place = storage.provider.bucket ?? storage.provider.container ?? "";
  storage.status = place.includes("invalid") ? "unhealthy" : "validated";
  return show(storage);
}

function list(call: Call): unknown {
  const projectId = call.query.text("project_id");
  const storages = call.organization.externalStorage.filter((item) => !projectId || item.project_id === projectId);
  return pageById(call.query, storages.map(show), { order: "asc" });
}

/** Customer-managed storage of projects. The API has no update. */
export const externalStorage: Handlers = {
  "GET /organization/external_storage": list,
  "POST /organization/external_storage": create,
  "GET /organization/external_storage/{external_storage_id}": (call) => show(storageOf(call)),
  "DELETE /organization/external_storage/{external_storage_id}": removeStorage,
  "POST /organization/external_storage/{external_storage_id}/validate": validate,
};

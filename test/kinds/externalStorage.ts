import type { Organization } from "openai-admin-simulator";
import { externalStorage as declaration } from "../../provider/resources/externalStorage";
import { PAGE } from "./bounds";
import { faultRow, type FaultRow } from "./faultRow";
import { importRow } from "./importRow";
import { kind, type Properties } from "./kind";

const STORAGE = "/organization/external_storage";

const aws = { type: "aws", bucket: "acme-openai", roleArn: "arn:aws:iam::1:role/openai" };
const oci = { type: "oci", bucket: "acme-openai", region: "us-ashburn-1", tenancyOcid: "ocid1.tenancy.1" };
const gcp = {
  type: "gcp",
  bucket: "acme-openai",
  workloadIdentityProjectNumber: "7",
  workloadIdentityPoolId: "pool",
  workloadIdentityPoolProviderId: "openai",
};
const azure = {
  type: "azure",
  tenantId: "5f1c",
  subscriptionId: "9b2d",
  resourceGroup: "ai",
  accountName: "acme",
  container: "openai",
};

export const externalStorage = kind(declaration, {
  given: async (world) => ({ projectId: await world.project("web"), other: await world.project("other") }),
  args: ({ projectId }) => ({ projectId, provider: azure, waitForValidated: 60 }),
  updates: () => [{ waitForValidated: 120 }],
  replaces: ({ other }) => [
    { provider: { ...azure, container: "archive" } },
    { provider: aws },
    { provider: gcp },
    { provider: oci },
    { projectId: other },
  ],
  spellings: ({ projectId }) => [
    { projectId: `elsewhere/${projectId}` },
    { provider: { ...azure, tenantId: "5F1C", resourceGroup: "AI" } },
  ],
  refused: () => [
    [{ projectId: undefined }, /projectId is required/],
    [{ provider: { type: "aws", bucket: "acme" } }, /provider\.roleArn: must be a string/],
    [{ provider: { ...aws, type: "s3" } }, /provider\.type: must be aws, gcp, azure or oci/],
    [{ provider: { ...oci, roleArn: "x" } }, /provider: has no field roleArn/],
    [{ waitForValidated: true }, /waitForValidated: must be a whole number of seconds/],
    [{ waitForValidated: 7_200 }, /waitForValidated: must be at most 3600 seconds, which is an hour/],
  ],
  vanish: (world, _, outs) => world.delete(`${STORAGE}/${String(outs.externalStorageId)}`),
  objects: (organization) => organization.externalStorage.map(({ id }) => id),

  faults: [
    storageRow({ route: `POST ${STORAGE}`, tells: { field: "project_id", id: "id" }, args: {} }),
    storageRow({
      title: "ExternalStorage's validation",
      route: `POST ${STORAGE}/{external_storage_id}/validate`,
      tells: { field: "geography" },
      args: { waitForValidated: 60 },
    }),
  ],

  imported: [
    importRow({
      name: "bucket",
      needs: ["web"],
      make: async (world, { web }) => {
        const provider = { type: "aws", bucket: "acme", role_arn: "arn:aws:iam::1:role/openai" };
        return (await world.post(STORAGE, { project_id: web, provider })).id;
      },
      args: `{ projectId: web.id, provider: { type: "aws", bucket: "acme", roleArn: "arn:aws:iam::1:role/openai" } }`,
      other: {
        args: `{ projectId: web.id, provider: { type: "aws", bucket: "acme", roleArn: "arn:aws:iam::1:role/openai" }, waitForValidated: 60 }`,
        differs: ["waitForValidated"],
      },
    }),
  ],

  program: {
    lines: {
      bucket: {
        declares: `new openai.ExternalStorage("bucket", { projectId: web.id, provider: { type: "oci", bucket: "acme", region: "us-ashburn-1", tenancyOcid: "ocid1.tenancy.1" } });`,
        changed: {
          from: `"ocid1.tenancy.1" } }`,
          to: `"ocid1.tenancy.1" }, waitForValidated: 60 }`,
          differs: ["waitForValidated"],
          // Nothing has read the storage since its create, so a list confirms its id before the write.
          requests: { [`GET ${STORAGE}`]: 1, [`POST ${STORAGE}/{external_storage_id}/validate`]: 1 },
        },
      },
    },
    shows: (organization) =>
      organization.externalStorage.map(({ provider, status }) => `${provider.type} ${provider.bucket}, ${status}`),
    created: ["oci acme, pending"],
    changed: ["oci acme, validated"],
  },

  bounds: {
    isNamedByAnswer: true,
    readsToCreate: "its namesakes",
    writes: { create: 2, update: 1, delete: 1 },
    why: "Each call handles one storage. The create and the check are two calls.",
    listing: {
      route: `GET ${STORAGE}`,
      of: [],
      pageSize: PAGE,
      holds: (organization) => organization.externalStorage.length,
    },
  },
});

function storageRow({ args, ...row }: Pick<FaultRow, "title" | "route" | "tells"> & { args: Properties }): FaultRow {
  return faultRow<string>({
    ...row,
    given: (world, cell) => world.project(cell),
    args: (projectId) => ({ projectId, provider: aws, ...args }),
    there: (organization: Organization, projectId) =>
      organization.externalStorage.filter((one) => one.project_id === projectId).map(({ id }) => id),
  });
}

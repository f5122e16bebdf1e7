import { externalKey as declaration } from "../../provider/resources/externalKey";
import { PAGE } from "./bounds";
import { faultRow, type FaultRow } from "./faultRow";
import { importRow } from "./importRow";
import { kind, type Properties } from "./kind";

const KEYS = "/organization/external_keys";

const aws = { type: "aws", kmsArn: "arn:aws:kms:us-east-1:1:key/a", roleArn: "arn:aws:iam::1:role/openai" };
const azure = { type: "azure", tenantId: "t-1", vaultUri: "https://acme.vault.azure.net", keyName: "openai" };
const oci = { type: "oci", region: "us-ashburn-1", vaultOcid: "ocid1.vault.1", keyOcid: "ocid1.key.1" };
const gcp = {
  type: "gcp",
  kmsProjectId: "acme",
  kmsKeyLocation: "us-east1",
  kmsKeyRingName: "openai",
  kmsKeyName: "data",
  workloadIdentityProjectNumber: "7",
  workloadIdentityPoolId: "pool",
  workloadIdentityPoolProviderId: "openai",
};

export const externalKey = kind(declaration, {
  given: async (world) => ({ projectId: await world.project("web") }),
  args: ({ projectId }) => ({
    name: "data",
    provider: { ...aws, externalId: projectId },
    purpose: "ekm",
    validate: true,
  }),
  updates: () => [{ validate: false }],
  replaces: ({ projectId }) => [
    { provider: { ...gcp, audience: projectId } },
    { provider: azure },
    { provider: oci },
    { provider: { ...aws, kmsArn: "arn:aws:kms:us-east-1:1:key/b", externalId: projectId } },
    { name: "archive" },
    { purpose: "psp_decryption" },
  ],
  spellings: ({ projectId }) => [{ provider: { externalId: projectId, ...aws } }],
  refused: ({ projectId }) => [
    [{ name: "" }, /name: must not be empty/],
    [{ provider: { ...aws, type: "ibm" } }, /provider\.type: must be aws, gcp, azure or oci/],
    [{ provider: aws }, /provider\.externalId: must be a string/],
    [{ provider: { ...aws, externalId: projectId, vaultUri: "x" } }, /provider: has no field vaultUri/],
    [{ provider: { ...azure, keyVersion: "3" } }, /provider\.keyVersion: the API takes no version for the purpose ekm/],
    [
      { provider: { ...gcp, audience: projectId }, purpose: "psp_decryption" },
      /provider\.kmsKeyVersion is required for the purpose psp_decryption/,
    ],
    [{ purpose: "backup" }, /purpose: must be ekm or psp_decryption/],
  ],
  vanish: (world, _, outs) => world.delete(`${KEYS}/${String(outs.externalKeyId)}`),
  objects: ({ externalKeys }) => externalKeys.map(({ id }) => id),

  faults: [
    keyRow({ route: `POST ${KEYS}`, tells: { field: "name", id: "id" }, args: {} }),
    keyRow({
      title: "ExternalKey's validation",
      route: `POST ${KEYS}/{external_key_id}/validate`,
      tells: { field: "status" },
      args: { validate: true },
    }),
  ],

  imported: [
    importRow({
      name: "vault",
      needs: [],
      make: async (world) => {
        const place = { tenant_id: "t-1", vault_uri: "https://acme.vault.azure.net", key_name: "openai" };
        return (await world.post(KEYS, { type: "azure", name: "vault", purpose: "ekm", ...place })).id;
      },
      args: `{ name: "vault", provider: { type: "azure", tenantId: "t-1", vaultUri: "https://acme.vault.azure.net", keyName: "openai" } }`,
      other: {
        args: `{ name: "vault", provider: { type: "azure", tenantId: "t-1", vaultUri: "https://acme.vault.azure.net", keyName: "openai" }, validate: true }`,
        differs: ["validate"],
      },
    }),
  ],

  program: {
    lines: {
      dataKey: {
        declares: `new openai.ExternalKey("data-key", { name: "data", provider: { type: "oci", region: "us-ashburn-1", vaultOcid: "ocid1.vault.1", keyOcid: "ocid1.key.1" }, validate: false });`,
        changed: {
          from: `validate: false`,
          to: `validate: true`,
          differs: ["validate"],
          // Nothing has read the key since its create, so a list confirms its id before the write.
          requests: { [`GET ${KEYS}`]: 1, [`POST ${KEYS}/{external_key_id}/validate`]: 1 },
        },
      },
    },
    shows: ({ externalKeys }) => externalKeys.map(({ name, type, purpose }) => `${name}: ${type}, ${purpose}`),
    created: ["data: oci, ekm"],
  },

  bounds: {
    isNamedByAnswer: true,
    readsToCreate: "its namesakes",
    writes: { create: 2, update: 1, delete: 1 },
    why: "Each call handles one key. The create and the check are two calls.",
    listing: {
      route: `GET ${KEYS}`,
      of: [],
      pageSize: PAGE,
      holds: ({ externalKeys }) => externalKeys.length,
    },
  },
});

function keyRow({ args, ...row }: Pick<FaultRow, "title" | "route" | "tells"> & { args: Properties }): FaultRow {
  return faultRow<string>({
    ...row,
    given: (_, cell) => Promise.resolve(cell),
    args: (name) => ({ name, provider: azure, ...args }),
    there: ({ externalKeys }, name) => externalKeys.filter((one) => one.name === name).map(({ id }) => id),
  });
}

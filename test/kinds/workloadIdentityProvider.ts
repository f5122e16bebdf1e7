import { workloadIdentityProvider as declaration } from "../../provider/resources/workloadIdentityProvider";
import { PAGE } from "./bounds";
import { faultRow } from "./faultRow";
import { importRow } from "./importRow";
import { kind } from "./kind";

const PROVIDERS = "/organization/workload_identity_providers";

const github = { issuer: "https://token.actions.githubusercontent.com", audience: "https://api.openai.com/v1" };
const gitlab = `issuer: "https://gitlab.com", audience: "https://api.openai.com/v1"`;

const publicKey = { kty: "EC", crv: "P-256", kid: "one", x: "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", y: "x_FE" };
const repository = { attribute: "repository", expression: "assertion.repository" };

export const workloadIdentityProvider = kind(declaration, {
  given: () => Promise.resolve({}),
  args: () => ({
    ...github,
    name: "github",
    description: "deploys",
    enabled: true,
    attributeTransformations: [repository],
    verification: { type: "uploaded_jwks", jwks: { keys: [publicKey] } },
  }),
  updates: () => [
    { name: "github-actions" },
    { issuer: "https://gitlab.com" },
    { audience: "openai" },
    { description: "deploys to production" },
    { description: null },
    { enabled: false },
    { attributeTransformations: [] },
    { attributeTransformations: [{ attribute: "repository", expression: "assertion.sub" }] },
    { verification: { type: "discovery" } },
    { verification: { type: "discovery", discoveryUrl: "https://keys.example.com/.well-known/openid-configuration" } },
    { verification: { type: "uploaded_jwks", jwks: { keys: [{ ...publicKey, kid: "two" }] } } },
  ],
  replaces: () => [],
  spellings: () => {
    const { kid, ...rest } = publicKey;
    return [{ verification: { jwks: { keys: [{ ...rest, kid }] }, type: "uploaded_jwks" } }];
  },
  refused: () => [
    [{ name: " " }, /name: must not be empty/],
    [{ issuer: "token.actions.githubusercontent.com" }, /issuer: must be an https URL/],
    [{ audience: undefined }, /audience is required/],
    [
      { verification: { type: "jwks" } },
      /verification\.type: must be \{ type: "discovery" \} or \{ type: "uploaded_jwks"/,
    ],
    [{ verification: { type: "uploaded_jwks", jwks: "{}" } }, /verification\.jwks: must be an object: parse the JSON/],
    [{ verification: { type: "discovery", jwks: {} } }, /verification: has no field jwks/],
    [{ attributeTransformations: [{ attribute: "ref" }] }, /attributeTransformations\.0\.expression: must be a string/],
  ],
  vanish: (world, _, outs) => world.delete(`${PROVIDERS}/${String(outs.workloadIdentityProviderId)}`),
  objects: ({ workloadIdentityProviders }) => workloadIdentityProviders.map(({ id }) => id),

  faults: [
    faultRow<string>({
      route: `POST ${PROVIDERS}`,
      tells: { field: "name", id: "id" },
      given: (_, cell) => Promise.resolve(cell),
      args: (name) => ({ ...github, name }),
      there: ({ workloadIdentityProviders }, name) =>
        workloadIdentityProviders.filter((one) => one.name === name).map(({ id }) => id),
    }),
  ],

  imported: [
    importRow({
      name: "gitlab",
      needs: [],
      make: async (world) => {
        const body = { name: "gitlab", type: "oidc", issuer: "https://gitlab.com", audience: github.audience };
        return (await world.post(PROVIDERS, { ...body, description: "pipelines", enabled: false })).id;
      },
      args: `{ name: "gitlab", ${gitlab} }`,
      other: { args: `{ name: "gitlab-ci", ${gitlab} }`, differs: ["name"] },
    }),
  ],

  program: {
    lines: {
      github: {
        declares: `const github = new openai.WorkloadIdentityProvider("github", { name: "github", issuer: "${github.issuer}", audience: "${github.audience}", verification: { type: "discovery" } });`,
        changed: {
          from: `verification: { type: "discovery" }`,
          to: `verification: { type: "uploaded_jwks", jwks: { keys: [] } }`,
          differs: ["verification"],
          // Nothing has read the provider since its create, so a list confirms its id before the write.
          requests: { [`GET ${PROVIDERS}`]: 1, [`POST ${PROVIDERS}/{workload_identity_provider_id}`]: 1 },
        },
      },
    },
    shows: ({ workloadIdentityProviders }) =>
      workloadIdentityProviders.map(({ name, verification }) => `${name}: ${String(verification.type)}`),
    created: ["github: discovery"],
    changed: ["github: uploaded_jwks"],
  },

  bounds: {
    isNamedByAnswer: true,
    readsToCreate: "its namesakes",
    writes: { create: 1, update: 1, delete: 1 },
    why: "Each call handles one provider.",
    listing: {
      route: `GET ${PROVIDERS}`,
      of: [],
      pageSize: PAGE,
      holds: ({ workloadIdentityProviders }) => workloadIdentityProviders.length,
    },
  },
});

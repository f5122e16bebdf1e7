import type { Organization } from "openai-admin-simulator";
import { projectCertificate as declaration } from "../../provider/resources/projectCertificate";
import { pem } from "../lifecycle/pem";
import { PAGE } from "./bounds";
import { faultRow } from "./faultRow";
import { importRow } from "./importRow";
import { kind } from "./kind";
import { activeProjects, isBelow } from "./seen";

const CERTIFICATES = "/organization/projects/{project_id}/certificates";

export const projectCertificate = kind(declaration, {
  given: async (world) => ({
    projectId: await world.project("web"),
    other: await world.project("other"),
    certificateId: await world.certificate(pem("gateway")),
    otherCertificate: await world.certificate(pem("another")),
  }),
  args: ({ projectId, certificateId }) => ({ projectId, certificateId }),
  updates: () => [],
  replaces: ({ other, otherCertificate }) => [{ projectId: other }, { certificateId: otherCertificate }],
  spellings: ({ projectId, certificateId }) => [
    { projectId: `elsewhere/${projectId}`, certificateId: `elsewhere/${certificateId}` },
  ],
  refused: () => [
    [{ projectId: undefined }, /projectId is required/],
    [{ certificateId: undefined }, /certificateId is required/],
    [{ active: true }, /active is not an input/],
  ],
  vanish: (world, { projectId, certificateId }) =>
    world.post(`/organization/projects/${projectId}/certificates/deactivate`, { certificate_ids: [certificateId] }),
  objects: activations,

  faults: [
    faultRow<{ projectId: string; certificateId: string }>({
      route: `POST ${CERTIFICATES}/activate`,
      tells: { field: "data" },
      within: ({ projectId }) => projectId,
      given: async (world, cell) => ({
        projectId: await world.project(cell),
        certificateId: await world.certificate(pem("gateway")),
      }),
      args: (given) => given,
      there: (organization, { projectId }) => activations(organization).filter(isBelow(projectId)),
    }),
  ],

  imported: [
    importRow({
      name: "gatewayOnWeb",
      needs: ["web", "gateway"],
      make: async (world, { web, gateway }) => {
        await world.post(`/organization/projects/${web}/certificates/activate`, { certificate_ids: [gateway] });
        return `${web}/${gateway}`;
      },
      args: `{ projectId: web.id, certificateId: gateway.id }`,
    }),
  ],

  program: {
    lines: {
      mtls: {
        declares: `new openai.ProjectCertificate("gateway-in-web", { projectId: web.id, certificateId: gateway.id });`,
      },
    },
    shows: ({ certificates }, { activeCertificateIds }) =>
      certificates.filter(({ id }) => activeCertificateIds.includes(id)).map(({ name }) => name),
    created: ["gateway"],
    changed: ["edge"],
  },

  bounds: {
    writes: { create: 1, update: 0, delete: 1 },
    why: "One call activates up to ten certificates of a project, so several resources can share it. A single resource needs its own call.",
    listing: {
      route: `GET ${CERTIFICATES}`,
      of: ["projectId"],
      pageSize: PAGE,
      // A project lists every certificate of the organisation, with the project's own value of `active`.
      holds: ({ certificates }) => certificates.length,
    },
  },
});

function activations(organization: Organization): string[] {
  return activeProjects(organization).flatMap(({ id, activeCertificateIds }) =>
    activeCertificateIds.map((certificateId) => `${id}/${certificateId}`),
  );
}

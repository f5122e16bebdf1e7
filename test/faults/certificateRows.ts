import { pem } from "../lifecycle/pem";
import type { World } from "../lifecycle/world";
import { organizationOf, projectOf, row, type Row } from "./row";

export const certificateRows: readonly Row[] = [
  certificateRow("Certificate", "POST /organization/certificates", { field: "name", id: "id" }),
  certificateRow("Certificate's activation", "POST /organization/certificates/activate", { field: "data" }),
  row<{ projectId: string; certificateId: string }>({
    title: "ProjectCertificate",
    kind: "ProjectCertificate",
    route: "POST /organization/projects/{project_id}/certificates/activate",
    tells: { field: "data" },
    within: ({ projectId }) => projectId,
    given: async (world, cell) => ({
      projectId: await world.project(cell),
      certificateId: await world.certificate(pem("gateway")),
    }),
    args: (given) => given,
    there: async (world, { projectId }) =>
      (await projectOf(world, projectId)).activeCertificateIds.map((id) => `${projectId}/${id}`),
  }),
];

function certificateRow(title: string, route: string, tells: Row["tells"]): Row {
  return row<string>({
    title,
    kind: "Certificate",
    route,
    tells,
    given: (_, cell) => Promise.resolve(cell),
    args: (name) => ({ name, content: pem("gateway"), active: true }),
    there: active,
  });
}

async function active(world: World, name: string): Promise<string[]> {
  const { certificates } = await organizationOf(world);
  return certificates.filter((one) => one.name === name && one.activeForOrganization).map((one) => one.id);
}

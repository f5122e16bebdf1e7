import { projectCertificate as declaration } from "../../provider/resources/projectCertificate";
import { pem } from "../lifecycle/pem";
import { kind } from "./kind";
import { activeIn } from "./seen";

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
    [{ projectId: undefined }, /projectId is needed/],
    [{ certificateId: undefined }, /certificateId is needed/],
    [{ active: true }, /active is not an input/],
  ],
  vanish: (world, { projectId, certificateId }) =>
    world.control.edit({
      method: "POST",
      path: `/organization/projects/${projectId}/certificates/deactivate`,
      body: { certificate_ids: [certificateId] },
    }),
  afterDelete: async (world, { projectId }) => ({ is: await activeIn(world, projectId), should: [] }),
});

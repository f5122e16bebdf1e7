import { certificate as declaration } from "../../provider/resources/certificate";
import { pem } from "../lifecycle/pem";
import { kind } from "./kind";
import { listed } from "./seen";

export const certificate = kind(declaration, {
  given: () => Promise.resolve({}),
  args: () => ({ content: pem("gateway"), name: "gateway", active: true }),
  updates: () => [{ name: "edge" }, { active: false }],
  replaces: () => [{ content: pem("another") }],
  spellings: () => [{ content: `\n${pem("gateway").replaceAll("\n", "\r\n")}\n` }],
  refused: () => [
    [{ content: "gateway" }, /content: is not a certificate in PEM form/],
    [{ content: pem("expired") }, /the certificate expired on/],
    [{ active: "yes" }, /active: must be true or false/],
  ],
  vanish: async (world, _, outs) => {
    const body = { certificate_ids: [outs.certificateId] };
    await world.control.edit({ method: "POST", path: "/organization/certificates/deactivate", body });
    await world.control.edit({ method: "DELETE", path: `/organization/certificates/${String(outs.certificateId)}` });
  },
  afterDelete: async (world) => ({ is: await listed(world, "/organization/certificates"), should: [] }),
});

import type { Organization } from "openai-admin-simulator";
import { certificate as declaration } from "../../provider/resources/certificate";
import { pem } from "../lifecycle/pem";
import { PAGE } from "./bounds";
import { faultRow, type FaultRow } from "./faultRow";
import { importRow } from "./importRow";
import { kind } from "./kind";

export const certificate = kind(declaration, {
  given: () => Promise.resolve({}),
  args: () => ({ content: pem("gateway"), name: "gateway", active: true }),
  updates: () => [{ name: "edge" }, { active: false }],
  replaces: () => [{ content: pem("another") }],
  spellings: () => [{ content: `\n${pem("gateway").replaceAll("\n", "\r\n")}\n` }],
  refused: () => [
    [{ content: "gateway" }, /content: must be a certificate in PEM form/],
    [{ content: pem("expired") }, /the certificate expired on/],
    [{ active: "yes" }, /active: must be true or false/],
  ],
  vanish: async (world, _, outs) => {
    const id = String(outs.certificateId);
    await world.post("/organization/certificates/deactivate", { certificate_ids: [id] });
    await world.delete(`/organization/certificates/${id}`);
  },
  objects: ({ certificates }) => certificates.map(({ id }) => id),

  faults: [
    certificateRow({ route: "POST /organization/certificates", tells: { field: "name", id: "id" } }),
    certificateRow({
      title: "Certificate's activation",
      route: "POST /organization/certificates/activate",
      tells: { field: "data" },
    }),
  ],

  imported: [
    importRow({
      name: "gateway",
      needs: [],
      make: async (world) => {
        const body = { certificate: pem("gateway"), name: "gateway" };
        const { id } = await world.post("/organization/certificates", body);
        await world.post("/organization/certificates/activate", { certificate_ids: [id] });
        return id;
      },
      args: `{ content: ${JSON.stringify(pem("gateway"))} }`,
      other: { args: `{ content: ${JSON.stringify(pem("gateway"))}, name: "edge" }`, differs: ["name"] },
    }),
  ],

  program: {
    lines: {
      gateway: {
        declares: `const gateway = new openai.Certificate("gateway", { content: ${JSON.stringify(pem("gateway"))}, name: "gateway", active: true });`,
        changed: {
          from: `name: "gateway"`,
          to: `name: "edge"`,
          differs: ["name"],
          requests: { "POST /organization/certificates/{certificate_id}": 1 },
        },
      },
    },
    shows: ({ certificates }) =>
      certificates.map((one) => `${one.name}, ${one.activeForOrganization ? "active" : "inactive"}`),
    created: ["gateway, active"],
    changed: ["edge, active"],
  },

  bounds: {
    writes: { create: 2, update: 1, delete: 2 },
    why: "We upload an active certificate, then activate it. The API refuses to delete it before we deactivate it.",
    listing: {
      route: "GET /organization/certificates",
      of: [],
      pageSize: PAGE,
      holds: ({ certificates }) => certificates.length,
    },
  },
});

function certificateRow(row: Pick<FaultRow, "title" | "route" | "tells">): FaultRow {
  return faultRow<string>({
    ...row,
    given: (_, cell) => Promise.resolve(cell),
    args: (name) => ({ name, content: pem("gateway"), active: true }),
    there: active,
  });
}

function active({ certificates }: Organization, name: string): string[] {
  return certificates.filter((one) => one.name === name && one.activeForOrganization).map(({ id }) => id);
}

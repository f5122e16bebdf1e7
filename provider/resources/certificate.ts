/**
 * A certificate for mutual TLS of the organisation.
 * API: /organization/certificates/{certificateId}. An update can change only the name and the activation. An organisation has at
 * most 50 certificates. Destroy deactivates the certificate in the organisation, then deletes it. The API refuses the delete
 * while the certificate is active in a project.
 */
import { X509Certificate } from "node:crypto";
import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { AdminClient } from "../client/client";
import { ApiError } from "../client/errors";
import { enumerate, fromOutside } from "../client/outside";
import { declareResource, type Change, type Context, type Properties } from "../lifecycle/declaration";
import { path, type Key } from "../lifecycle/ids";
import { neverReturned, replaces, updates, usually, type ArgsOf } from "../lifecycle/inputs";
import { getExisting, OpenAIResource } from "../program/resource";
import {
  certificateBody,
  certificateListing,
  certificateNameBody,
  certificateRoute,
  projectCertificateListing,
  withContent,
} from "../wire/certificates";
import { projectListing } from "../wire/projects";
import { switchCertificate } from "./certificateSwitch";

export interface CertificateArgs {
  /**
   * The certificate in PEM form. The provider compares fingerprints, so white space does not matter. Changing this replaces the
   * resource.
   */
  content: pulumi.Input<string>;
  /** A name to recognise the certificate by. Default: not managed. */
  name?: pulumi.Input<string>;
  /** Whether the certificate is active in the organisation. Default: not managed; the API creates an inactive certificate. */
  active?: pulumi.Input<boolean>;
}

/**
 * A certificate for mutual TLS. **Destroy deactivates and deletes it.** An organisation has at most 50 certificates; to replace
 * the fiftieth, set `{ deleteBeforeReplace: true }`.
 *
 * @example An inactive certificate
 * ```ts
 * const gateway = new openai.Certificate("gateway", { content: fs.readFileSync("gateway.pem", "utf8") });
 * ```
 * @example Active in the organisation, and in one project
 * ```ts
 * const gateway = new openai.Certificate("gateway", { name: "gateway", content, active: true });
 * new openai.ProjectCertificate("gateway-on-web", { projectId: web.id, certificateId: gateway.id });
 * ```
 */
export class Certificate extends OpenAIResource {
  static readonly __pulumiType = "pulumi-nodejs:dynamic/openai:Certificate";

  declare public readonly content: pulumi.Output<string>;
  declare public readonly name: pulumi.Output<string | undefined>;
  declare public readonly active: pulumi.Output<boolean | undefined>;
  /** The API's id, `cert_…`; the same as `id`. */
  declare public readonly certificateId: pulumi.Output<string>;
  /** When the certificate was uploaded, in Unix seconds. */
  declare public readonly createdAt: pulumi.Output<number | undefined>;
  /** When the certificate becomes valid, in Unix seconds. */
  declare public readonly validAt: pulumi.Output<number | undefined>;
  /** When the certificate expires, in Unix seconds. */
  declare public readonly expiresAt: pulumi.Output<number | undefined>;

  constructor(name: string, args: CertificateArgs, opts?: pulumi.CustomResourceOptions) {
    super(certificate, name, args, opts);
  }

  /** Reads an existing certificate by id without managing it. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): Certificate {
    return getExisting(Certificate, name, id, opts);
  }
}

const inputs = {
  content: replaces(
    z
      .string()
      .refine((pem) => parsePem(pem) !== undefined, "must be a certificate in PEM form (-----BEGIN CERTIFICATE-----)"),
    neverReturned,
    { same: hasSameFingerprint },
  ),
  name: updates(z.string().min(1).optional()),
  active: updates(z.boolean().optional(), usually(false)),
};

type Args = ArgsOf<typeof inputs>;

export const certificate = declareResource({
  kind: "Certificate",
  topic: "certificates",
  logged: { as: ["certificate.created"] },
  inputs,
  rules: [
    {
      inputs: ["content"],
      creation: true,
      refuses: ({ content }) => {
        const parsed = parsePem(content);
        return parsed && Date.parse(parsed.validTo) < Date.now()
          ? `content: the certificate expired on ${new Date(parsed.validTo).toISOString().slice(0, 10)}. The API accepts only ` +
              `valid certificates: renew it`
          : undefined;
      },
    },
  ],
  outputs: ["certificateId", "createdAt", "validAt", "expiresAt"],
  id: path("certificateId"),
  listing: certificateListing,
  read,
  origin: {
    how: "made",
    by: "name",
    twins: "stop the create",
    inputs: ["content"],
    recognisedBy: "createdAt",
    firstMade: () => ({ active: false }),
    find: findCertificates,
    create,
  },
  update,
  onDelete: "deactivates the certificate, then deletes it",
  remove,
  advice: ({ answer }) =>
    /\b50\b|maximum|limit|too many/i.test(answer ?? "")
      ? "An organisation has at most 50 certificates. Delete an unused certificate. If this certificate replaces another, set " +
        "{ deleteBeforeReplace: true }."
      : undefined,
});

async function create(api: AdminClient, given: Args, { made }: Context): Promise<Properties> {
  const uploaded = await api.create(certificateListing, {}, certificateBody(given));
  const found = { ...uploaded, content: undefined, active: false };
  if (given.active !== true) return found;
  await made(found, "a write to its id");
  await switchCertificate(api, "activate", {}, uploaded.certificateId);
  return { ...found, active: true };
}

async function update(api: AdminClient, { changed }: Change<Args>, { key, made }: Context): Promise<Properties> {
  const found: Properties = {};
  if (changed.name !== undefined) {
    found.name = (await api.update(certificateRoute, key, certificateNameBody({ name: changed.name }))).name;
    await made(found);
  }
  if (changed.active !== undefined) {
    await switchCertificate(api, changed.active ? "activate" : "deactivate", {}, key.certificateId!);
    found.active = changed.active;
  }
  return found;
}

/** Only the list returns `active`, and only a GET returns the content. An import reads the content, and nothing else does. */
async function read(api: AdminClient, key: Key, before: Properties | undefined): Promise<Properties | undefined> {
  const isThis = (item: { certificateId: string }) => item.certificateId === key.certificateId;
  const listed = await api.findListed(certificateListing, {}, "certificateId", isThis, { toTheEnd: true });
  const object = typeof listed === "object" ? listed.object : (await api.list(certificateListing, {})).find(isThis);
  if (before !== undefined && object) return object;
  const single = await api.get(certificateRoute, key, before === undefined ? withContent : {});
  return { ...single, active: object?.active };
}

async function remove(api: AdminClient, state: Properties, { key }: Context): Promise<void> {
  const certificateId = key.certificateId!;
  if (state.active !== false) await switchCertificate(api, "deactivate", {}, certificateId);
  try {
    await api.delete(certificateRoute, key);
  } catch (error) {
    if (!(error instanceof ApiError && error.isRefusal)) throw error;
    // The certificate still exists. A refused delete must not lock out the clients that connect with it.
    if (state.active === true) await switchCertificate(api, "activate", {}, certificateId);
    const users = await projectsThatUse(api, certificateId);
    error.advise(
      users.length > 0
        ? `The certificate is still active in ${enumerate(users)}. Deactivate it there first: remove the ProjectCertificate, or ` +
            `use the console.`
        : `No active project uses the certificate. If an archived project uses it, the API never deletes it: keep the ` +
            `certificate, and remove the state entry with \`pulumi state delete <urn>\`.`,
    );
    throw error;
  }
}

/** Enough of a project's name for a message. */
const LONGEST_NAME = 60;

/** The projects in which a certificate is active. This costs one request for each project, so only an error message needs it. */
async function projectsThatUse(api: AdminClient, certificateId: string): Promise<string[]> {
  const users: string[] = [];
  for (const { projectId, name } of await api.list(projectListing, {})) {
    const active = (await api.list(projectCertificateListing, { projectId })).filter((one) => one.active);
    if (active.some((one) => one.certificateId === certificateId))
      users.push(`${fromOutside(name ?? "", LONGEST_NAME)} (${projectId})`);
  }
  return users;
}

/** Certificates with the same fingerprint. The list has no fingerprints, so we read each certificate with the same name. */
async function findCertificates(api: AdminClient, { content, name }: Args): Promise<Properties[]> {
  const sameName = (await api.list(certificateListing, {})).filter((one) => name === undefined || one.name === name);
  const whole = await Promise.all(
    sameName.map(async (one) => ({
      ...one,
      ...(await api.get(certificateRoute, one, withContent)),
      active: one.active,
    })),
  );
  return whole.filter((one) => hasSameFingerprint(one.content, content)).map((one) => ({ ...one, content: undefined }));
}

function hasSameFingerprint(a: unknown, b: unknown): boolean {
  const [one, other] = [parsePem(a), parsePem(b)];
  return one !== undefined && other !== undefined ? one.fingerprint256 === other.fingerprint256 : a === b;
}

function parsePem(pem: unknown): X509Certificate | undefined {
  try {
    return typeof pem === "string" ? new X509Certificate(pem) : undefined;
  } catch {
    return undefined;
  }
}

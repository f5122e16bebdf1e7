/**
 * The activation of a certificate in a project.
 * API: /organization/projects/{projectId}/certificates, with /activate and /deactivate. The API has no object for an activation.
 * Destroy deactivates the certificate in the project, and keeps the certificate.
 */
import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { declareResource } from "../lifecycle/declaration";
import { path } from "../lifecycle/ids";
import { refersTo, replaces } from "../lifecycle/inputs";
import { getExisting, OpenAIResource } from "../program/resource";
import { projectCertificateListing } from "../wire/certificates";
import { switchCertificate } from "./certificateSwitch";

export interface ProjectCertificateArgs {
  /** The id of the project. Changing this replaces the resource. */
  projectId: pulumi.Input<string>;
  /**
   * The id of the certificate. Changing this replaces the resource: the provider activates the new certificate before it
   * deactivates the old certificate.
   */
  certificateId: pulumi.Input<string>;
}

/**
 * The activation of a certificate in a project. **Destroy deactivates the certificate in the project.** The provider sends
 * activations in batches of ten.
 *
 * @example
 * ```ts
 * new openai.ProjectCertificate("gateway-on-web", { projectId: web.id, certificateId: gateway.id });
 * ```
 */
export class ProjectCertificate extends OpenAIResource {
  static readonly __pulumiType = "pulumi-nodejs:dynamic/openai:ProjectCertificate";

  declare public readonly projectId: pulumi.Output<string>;
  declare public readonly certificateId: pulumi.Output<string>;

  constructor(name: string, args: ProjectCertificateArgs, opts?: pulumi.CustomResourceOptions) {
    super(projectCertificate, name, args, opts);
  }

  /** Reads an existing activation, `<projectId>/<certificateId>`, without managing it. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): ProjectCertificate {
    return getExisting(ProjectCertificate, name, id, opts);
  }
}

export const projectCertificate = declareResource({
  kind: "ProjectCertificate",
  topic: "certificates",
  logged: { as: ["certificates.activated"] },
  inputs: {
    projectId: replaces(z.string().min(1), refersTo("Project")),
    certificateId: replaces(z.string().min(1), refersTo("Certificate")),
  },
  outputs: [],
  id: path("projectId", "certificateId"),
  listing: projectCertificateListing,
  // An answer may leave out `active`. That does not mean that the certificate is inactive.
  isListedAs: (item, key) => item.certificateId === key.certificateId && item.active !== false,
  origin: {
    how: "relation",
    by: "key",
    inputs: ["projectId", "certificateId"],
    create: async (api, { certificateId }, { key }) => {
      await switchCertificate(api, "activate", key, certificateId);
      return { certificateId };
    },
  },
  onDelete: "deactivates the certificate in the project",
  remove: (api, _state, { key }) => switchCertificate(api, "deactivate", key, key.certificateId!),
});

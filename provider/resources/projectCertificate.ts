/**
 * A certificate that is active in a project.
 * API: /organization/projects/{projectId}/certificates and its activate and deactivate. There is no object to speak of: it is
 * the activity that is declared. Destroy deactivates the certificate in the project; the certificate stays.
 */
import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { declareResource } from "../lifecycle/declaration";
import { path } from "../lifecycle/ids";
import { refersTo, replaces } from "../lifecycle/inputs";
import { existing, OpenAIResource } from "../program/resource";
import { projectCertificateListing } from "../wire/certificates";
import { switchCertificate } from "./certificateSwitch";

export interface ProjectCertificateArgs {
  /** The project. Changing it replaces the activation. */
  projectId: pulumi.Input<string>;
  /** The certificate. Changing it replaces the activation: the new one is activated before the old one is deactivated. */
  certificateId: pulumi.Input<string>;
}

/**
 * A certificate that is active in a project. **Destroy deactivates it there.** Activations that come together are sent ten at a
 * time.
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
    return existing(ProjectCertificate, name, id, opts);
  }
}

export const projectCertificate = declareResource({
  kind: "ProjectCertificate",
  inputs: {
    projectId: replaces(z.string().min(1), refersTo("Project")),
    certificateId: replaces(z.string().min(1), refersTo("Certificate")),
  },
  outputs: [],
  id: path("projectId", "certificateId"),
  listing: projectCertificateListing,
  // Whether it is active may be left out of an answer, and that is no deactivation.
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

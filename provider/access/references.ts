/** Which kinds an input refers to. An input has the same meaning in every kind, so its name decides. */

/** The output with the API's id, for each kind that inputs refer to. */
export const idOutputs = {
  Project: "projectId",
  Group: "groupId",
  OrganizationUser: "userId",
  ServiceAccount: "serviceAccountId",
  Role: "roleId",
  ProjectRole: "roleId",
} as const;

/** A kind that inputs refer to. */
export type ReferredKind = keyof typeof idOutputs;

/**
 * The kinds that an input may refer to, in the order in which to try them. `userId` names a service account or a person, and only
 * the program's declarations tell which.
 */
export const references = {
  projectId: ["Project"],
  groupId: ["Group"],
  userId: ["ServiceAccount", "OrganizationUser"],
  roleId: ["Role", "ProjectRole"],
} as const satisfies Record<string, readonly ReferredKind[]>;

/** An input that refers to another object. */
export type ReferenceInput = keyof typeof references;

/** Whether an input refers to another object. */
export function isReference(input: string): input is ReferenceInput {
  return Object.hasOwn(references, input);
}

/** The API's id in a Pulumi id: `user_2` of `proj_1/user_2`. */
export function lastSegment(id: string): string {
  return id.slice(id.lastIndexOf("/") + 1);
}

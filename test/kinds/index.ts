import { certificate } from "./certificate";
import { group } from "./group";
import { groupUser } from "./groupUser";
import { organizationUser } from "./organizationUser";
import { project } from "./project";
import { projectCertificate } from "./projectCertificate";
import { projectGroup } from "./projectGroup";
import { projectHostedToolPermissions } from "./projectHostedToolPermissions";
import { projectRole } from "./projectRole";
import { projectUser } from "./projectUser";
import { rateLimit } from "./rateLimit";
import { role } from "./role";
import { roleAssignment } from "./roleAssignment";
import { serviceAccount } from "./serviceAccount";
import type { Kind } from "./kind";

/** Every kind: what all tests know about kinds, they take from here. */
export const kinds: readonly Kind[] = [
  certificate,
  group,
  groupUser,
  organizationUser,
  project,
  projectCertificate,
  projectGroup,
  projectHostedToolPermissions,
  projectRole,
  projectUser,
  rateLimit,
  role,
  roleAssignment,
  serviceAccount,
];

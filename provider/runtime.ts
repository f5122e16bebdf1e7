/**
 * Where the text in every state of every user leads: kind -> lifecycle. This module is never renamed, and no kind in it
 * ever is; a state of today must find its code after any upgrade.
 */
import { lifecycleOf } from "./lifecycle/lifecycle";
import { organizationUser } from "./resources/organizationUser";
import { project } from "./resources/project";
import { projectUser } from "./resources/projectUser";
import { rateLimit } from "./resources/rateLimit";
import { serviceAccount } from "./resources/serviceAccount";

export const OrganizationUser = lifecycleOf(organizationUser);
export const Project = lifecycleOf(project);
export const ProjectUser = lifecycleOf(projectUser);
export const RateLimit = lifecycleOf(rateLimit);
export const ServiceAccount = lifecycleOf(serviceAccount);

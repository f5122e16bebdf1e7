/** An OpenAI organisation declared in TypeScript: the public face of `pulumi-openai-admin`. */
export { OrganizationUser, type OrganizationUserArgs } from "./resources/organizationUser";
export { Project, type ProjectArgs } from "./resources/project";
export { ProjectUser, type ProjectUserArgs } from "./resources/projectUser";
export { RateLimit, type RateLimitArgs } from "./resources/rateLimit";
export { ServiceAccount, type ServiceAccountArgs } from "./resources/serviceAccount";

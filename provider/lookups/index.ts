/** Every look-up: one noun in each file. */
export * from "./certificate";
export * from "./group";
export * from "./invites";
export * from "./project";
export * from "./projectAccess";
export * from "./projectApiKeys";
export * from "./projectHostedToolPermissions";
export * from "./rateLimit";
export * from "./role";
export * from "./roleAssignments";
export * from "./serviceAccount";
export * from "./user";

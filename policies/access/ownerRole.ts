/**
 * Whether a role makes an owner, by its name or by the id of the predefined role. Ids are seen in two spellings:
 * `role-api-project-owner` and `role-api-project-owner__api-project__proj_1`.
 */
export function isOwnerRole(role: string | undefined): boolean {
  return role !== undefined && /^(owner|(.*\/)?role-api-(project|organization)-owner(__.*)?)$/.test(role);
}

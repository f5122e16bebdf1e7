import { z } from "zod";

/** The API's ids are far shorter. */
const LONGEST_ID = 500;

/** Control characters, which would reach paths, states and terminals. */
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;

/** The id of an object. It becomes one segment of paths and of Pulumi ids, so it contains no slash. */
export const apiId = z.string().refine((id) => isSegment(id) && !id.includes("/"), "is not an id");

/** The id of a rate limit contains a model name, which may contain slashes (trap 50). Paths encode them. */
export const apiIdWithSlashes = z.string().refine(isSegment, "is not an id");

function isSegment(id: string): boolean {
  return id !== "" && id !== "." && id.length <= LONGEST_ID && !id.includes("..") && !CONTROL.test(id);
}

/** The beginnings of the suffix in the long spelling of a predefined role's id. */
const SCOPES = ["__api-project__", "__api-organization__"];

/**
 * The short spelling of a role's id. The id of a predefined role has two spellings: `role-api-project-owner`, and a long spelling
 * that names the project or the organisation: `role-api-project-owner__api-project__proj_1`,
 * `role-api-organization-owner__api-organization__org-1` (public issues of the Terraform providers, 2026). The API accepts both,
 * and may return either.
 */
export function withoutScope(roleId: string): string {
  const at = SCOPES.map((scope) => roleId.indexOf(scope)).filter((index) => index >= 0);
  return at.length === 0 ? roleId : roleId.slice(0, Math.min(...at));
}

import { z } from "zod";

/** The API's ids are far shorter; a longer text is not an id. */
const LONGEST_ID = 500;

/** Controls never belong into an id: they would reach paths, states and terminals. */
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;

/** The id of an object. It becomes a segment of paths and of Pulumi ids, so it has to be one segment. */
export const apiId = z.string().refine((id) => isSegment(id) && !id.includes("/"), "is not an id");

/** The id of a rate limit holds the name of a model, which may hold slashes (trap 50). Paths encode them. */
export const apiIdWithSlashes = z.string().refine(isSegment, "is not an id");

function isSegment(id: string): boolean {
  return id !== "" && id !== "." && id.length <= LONGEST_ID && !id.includes("..") && !CONTROL.test(id);
}

/** What the long spelling of a predefined role's id appends to the short one. */
const SCOPES = ["__api-project__", "__api-organization__"];

/**
 * The short spelling of a role's id. A predefined role has two: `role-api-project-owner`, and the same with the object that
 * it belongs to, `role-api-project-owner__api-project__proj_1` or `role-api-organization-owner__api-organization__org-1`
 * (seen in the public threads of the Terraform providers, 2026). The API accepts both and may return either.
 */
export function withoutScope(roleId: string): string {
  const at = SCOPES.map((scope) => roleId.indexOf(scope)).filter((index) => index >= 0);
  return at.length === 0 ? roleId : roleId.slice(0, Math.min(...at));
}

import { ApiError } from "./errors";
import { keyOfProject } from "./keysOfProjects";
import type { AdminKey, Organization, World } from "./state";

/** The caller of a request, and the organisation of the caller's key. */
export interface Identity {
  organization: Organization;
  key: AdminKey;
}

const noKey =
  "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth " +
  "(i.e. Authorization: Bearer YOUR_KEY).";

/** The masked key in the API's error messages: enough to recognise the key, too little to use it. */
function masked(key: string): string {
  return key.length > 11 ? `${key.slice(0, 7)}***${key.slice(-4)}` : "***";
}

/** The permission that an operation requires. The API names the missing permission in its error. */
export function permissionFor(route: string): string {
  if (/ \/organization\/(costs|usage\/)/.test(route)) return "api.usage.read";
  if (route.endsWith(" /organization/audit_logs")) return "api.audit_logs.read";
  return route.startsWith("GET ") ? "api.management.read" : "api.management.write";
}

function missingScope(scope: string): ApiError {
  return new ApiError(
    403,
    `You have insufficient permissions for this operation. Missing scopes: ${scope}. Check that you have the correct ` +
      "role in your organization, and if you're using a restricted API key, that it has the necessary scopes.",
    "missing_scope",
  );
}

/** The key in the header of a request. Throws the API's 401 without a key. */
export function bearer(authorization: string | undefined): string {
  const value = /^Bearer\s+(\S+)$/i.exec(authorization ?? "")?.[1];
  if (value === undefined) throw new ApiError(401, noKey);
  return value;
}

/** The API's refusal of a key that does not exist, or has expired. */
export function badKey(value: string): ApiError {
  return new ApiError(
    401,
    `Incorrect API key provided: ${masked(value)}. You can find your API key at https://platform.openai.com/account/api-keys.`,
    "invalid_api_key",
  );
}

/**
 * Identifies the key of a request, or throws the API's 401 or 403.
 * @param route the operation, which decides the required permission; `undefined` for an unknown path
 */
export function authenticate(
  world: World,
  headers: { authorization?: string; organization?: string },
  route: string | undefined,
  now: number,
): Identity {
  const value = bearer(headers.authorization);
  const needed = route === undefined ? "api.management.read" : permissionFor(route);
  for (const organization of world.organizations) {
    const key = organization.adminKeys.find((candidate) => candidate.value === value);
    if (!key || (key.expires_at !== null && key.expires_at <= now)) continue;
    if (headers.organization !== undefined && headers.organization !== organization.id) {
      const message = "OpenAI-Organization header should match organization for API key";
      throw new ApiError(401, message, "mismatched_organization");
    }
    if (key.permissions !== "all" && !key.permissions.includes(needed)) throw missingScope(needed);
    key.last_used_at = now;
    return { organization, key };
  }
  throw keyOfProject(world, value, now) ? missingScope(needed) : badKey(value);
}

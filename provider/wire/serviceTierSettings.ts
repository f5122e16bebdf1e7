import { z } from "zod";
import { apiId } from "./ids";
import { answerOf, bodyOf, field, type ObjectOf } from "./object";
import type { Route } from "./route";

/**
 * The service tiers of a project's requests. `enabled_tiers` is a string or a list; both are open (trap 26). A destroy writes the
 * values back, so a name must have the form of a name.
 */
const rows = {
  default: field("default", apiId),
  enabledTiers: field("enabled_tiers", z.union([apiId, z.array(apiId)])),
};

export type ServiceTierSettingsObject = ObjectOf<typeof rows>;

/** GET and POST. A POST changes the fields in its body. */
export const serviceTierSettingsRoute: Route<ServiceTierSettingsObject> = {
  path: "/organization/projects/{projectId}/service_tier_settings",
  noun: "the service tier settings of project {projectId}",
  answer: answerOf(rows),
};

export const serviceTierSettingsBody = bodyOf(rows, "default", "enabledTiers");

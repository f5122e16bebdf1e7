/** What the retention of a project and of the organisation share. */
import { z } from "zod";
import type { ApiError } from "../client/errors";
import { updates } from "../lifecycle/inputs";

/** Types have been added, and an answer may have a type of another feature. So the API decides which types are valid. */
export const retentionType = updates(z.string().min(1, "must be a type of retention, such as zero_data_retention"));

/** What to do after a refused change. */
export function adviceOnRetention(error: ApiError): string | undefined {
  return error.isRefusal && error.mayBlame(/retention/i, /project/i)
    ? "OpenAI must approve a type of retention for the organisation before anybody can set it. Use a type that the console " +
        "offers under Settings > Data controls, or ask OpenAI."
    : undefined;
}

import type * as openai from "pulumi-openai-admin";
import type { Finding } from "./finding";
import type { KindClass } from "./rule";
import type { Subject } from "./subject";

/**
 * Rejects a project to which no resource of the class refers. A reference that is not known yet may be the missing one,
 * so it leaves the decision open.
 */
export function refuseWithout<Other extends { projectId: unknown }, Options>(
  project: Subject<openai.ProjectArgs, Options>,
  type: KindClass<Other>,
  finding: Finding,
): void {
  const { items, open } = project.namedBy(type, "projectId", () => 1);
  if (items.length > 0) return;
  if (open.length > 0) project.leaveOpen(open);
  else project.refuse(finding);
}

/**
 * A service account that may do one thing. The account itself has no role; a custom role reaches an account only through a group. The
 * scopes of its key narrow the role once more, so a lost key can do no more than the nightly job.
 */
import * as openai from "pulumi-openai-admin";

const reports = new openai.Project("reports", { name: "reports" });
const projectId = reports.id;

const nightly = new openai.ServiceAccount("nightly", { projectId, name: "nightly", role: "none", createApiKey: false });

const writer = new openai.ProjectRole("report-writer", {
  projectId,
  name: "report-writer",
  permissions: ["api.model.request"],
});
const writers = new openai.Group("report-writers", { name: "report-writers" });
new openai.GroupUser("nightly-writes-reports", { groupId: writers.id, userId: nightly.id });
const access = new openai.ProjectGroup("writers-in-reports", { projectId, groupId: writers.id, roleId: writer.id });

const key = new openai.ServiceAccountKey(
  "nightly",
  {
    projectId,
    serviceAccountId: nightly.id,
    name: "nightly",
    scopes: ["api.responses.write"],
    expiresInSeconds: 90 * 24 * 60 * 60,
    // To rotate the key before it expires, change this date. The old key goes at the end of the same `pulumi up`.
    keepers: { rotated: "2026-11-28" },
  },
  { dependsOn: access },
);

/** A secret. examples/keys shows how to hand a key to a secret store instead. */
export const apiKey = key.value;

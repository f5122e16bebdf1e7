/**
 * A project that can do only what this file says: two models, no hosted tools, these people and nobody else, low limits, and a spend
 * limit. What somebody adds in the console shows up in the next `pulumi preview --refresh`, and the next `pulumi up` reverts it.
 */
import * as pulumi from "@pulumi/pulumi";
import * as openai from "pulumi-openai-admin";

/** `pulumi config set owner ana@example.com` */
const owner = new pulumi.Config().require("owner");

const claims = new openai.Project("claims", { name: "claims" });
const projectId = claims.id;

/** The complete list: whoever else is in the project goes, after a preview has named them. */
new openai.ProjectMembers("claims", { projectId, members: { [owner]: "owner" } });

/** Requests for any other model are refused. */
new openai.ProjectModelPermissions("claims", { projectId, mode: "allow_list", modelIds: ["gpt-4.1", "gpt-5"] });

new openai.ProjectHostedToolPermissions("claims", {
  projectId,
  codeInterpreter: false,
  fileSearch: false,
  imageGeneration: false,
  mcp: false,
  webSearch: false,
});

new openai.ProjectRateLimits("claims", {
  projectId,
  limits: { "gpt-4.1": { maxRequestsPer1Minute: 60 }, "gpt-5": { maxRequestsPer1Minute: 30 } },
});

/** At the limit, the API refuses the project's requests until the next month. */
new openai.ProjectSpendLimit("claims", { projectId, thresholdAmount: openai.usd(200) });

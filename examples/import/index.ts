/**
 * Imports a project that people created in the console. The first preview shows the imports, and each difference between the
 * program and an existing object. `npx pulumi-openai-admin init` has prepared this folder.
 */
import * as pulumi from "@pulumi/pulumi";
import * as openai from "pulumi-openai-admin";

const config = new pulumi.Config();
const project = config.require("project");
const group = config.require("group");

const search = new openai.Project("search", { name: "search-production" }, adopt(project));
const projectId = search.id;

const infrastructure = new openai.Group("infrastructure", { name: "infrastructure" }, adopt(group));
const deployer = new openai.ProjectRole(
  "search-deployer",
  { projectId, name: "deployer", permissions: ["api.model.request"] },
  adopt(`${project}/${config.require("role")}`),
);
new openai.ProjectGroup(
  "search-infrastructure",
  { projectId, groupId: infrastructure.id, roleId: deployer.id },
  adopt(`${project}/${group}`),
);

for (const [name, id] of Object.entries(config.requireObject<Record<string, string>>("accounts"))) {
  new openai.ServiceAccount(name, { projectId, name, createApiKey: false }, adopt(`${project}/${id}`));
}

new openai.RateLimit(
  "search-gpt-5",
  { projectId, model: "gpt-5", maxRequestsPer1Minute: 500, maxTokensPer1Minute: 200_000 },
  adopt(`${project}/${config.require("limit")}`),
);

/**
 * Imports an existing object. A destroy only forgets the object. Remove both options once you trust the program; after that,
 * a destroy treats the object like any other.
 */
function adopt(id: string): pulumi.CustomResourceOptions {
  return { import: id, retainOnDelete: true };
}

import * as pulumi from "@pulumi/pulumi";
import * as openai from "pulumi-openai-admin";

const owner = new pulumi.Config().require("owner"); // pulumi config set owner ana@example.com

const web = new openai.Project("web", { name: "web" });

new openai.ProjectUser("web-owner", { projectId: web.id, email: owner, role: "owner" });
new openai.ServiceAccount("web-server", { projectId: web.id, name: "server", role: "member", createApiKey: false });
new openai.RateLimit("web-gpt-5", { projectId: web.id, model: "gpt-5", maxRequestsPer1Minute: 500 });

export const projectId = web.id;

import * as openai from "pulumi-openai-admin";

const acme = new openai.Organization("acme", "organization.yaml");

export const projectIds = Object.fromEntries(Object.entries(acme.projects).map(([key, one]) => [key, one.projectId]));

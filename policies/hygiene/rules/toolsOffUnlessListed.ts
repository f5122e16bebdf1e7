/** Hosted tools are off, except the tools on the list. A tool that the program leaves out keeps whatever is in the console. */
import * as openai from "pulumi-openai-admin";
import { anyOf, every, refuseWithout, rule, texts } from "pulumi-openai-admin-policy-kit";

const tools = ["fileSearch", "webSearch", "imageGeneration", "mcp", "codeInterpreter"] as const;

interface Options {
  allow: (typeof tools)[number][];
  environments: string[];
}

export const toolsOffUnlessListed = rule<Options>({
  name: "tools-off-unless-listed",
  description: "Hosted tools are off, except the tools on the list.",
  severity: "medium",
  enforcementLevel: "advisory",
  options: {
    allow: anyOf("Tools that a project may have on.", tools),
    environments: texts("Environments whose projects must declare their tools, by name or pattern."),
  },
  examine: [
    every(openai.ProjectHostedToolPermissions, (permissions) => {
      const { allow } = permissions.options;
      permissions.each(tools, (tool) => {
        if (allow.includes(tool) || permissions.inputs[tool] === false) return;
        permissions.refuse({
          wrong: permissions.has(tool) ? `turns ${tool} on` : `does not turn ${tool} off`,
          why: "a hosted tool sends the data of the project to other systems, and can bring in text that misleads a model",
          write: `${tool}: false, or add "${tool}" to "allow" of tools-off-unless-listed`,
        });
      });
    }),
    every(openai.Project, (project) => {
      if (!project.isIn(project.options.environments)) return;
      refuseWithout(project, openai.ProjectHostedToolPermissions, {
        wrong: "has no ProjectHostedToolPermissions in the program",
        why: "the project then has whatever tools are on in the console",
        write: `new openai.ProjectHostedToolPermissions("<name>", { projectId: ${project.name}.id, ${tools.map((tool) => `${tool}: false`).join(", ")} })`,
      });
    }),
  ],
});

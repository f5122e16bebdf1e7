/** Reads the resources of a Terraform state: a state file of version 4, or what `terraform show -json` prints. */
import { z } from "zod";
import type { Properties } from "../../../lifecycle/declaration";
import { CommandError } from "../../commandError";

/** A resource that Terraform manages. */
export interface TerraformResource {
  /** `module.shop["eu"].openai_project.web[0]` */
  readonly address: string;
  readonly type: string;
  /** The address of the provider: `registry.terraform.io/openai/openai`. */
  readonly provider: string;
  readonly attributes: Properties;
}

/** Terraform's spelling, in which a name of ours has no underscore. */
const spelt = {
  index: "index_key",
  children: "child_modules",
  provider: "provider_name",
  deposed: "deposed_key",
  format: "format_version",
  root: "root_module",
} as const;

const attributes = z.record(z.string(), z.unknown());
const key = z.union([z.string(), z.number()]).optional();

const fileSchema = z.object({
  version: z.literal(4),
  resources: z.array(
    z.object({
      module: z.string().optional(),
      mode: z.string(),
      type: z.string(),
      name: z.string(),
      provider: z.string(),
      instances: z.array(
        z.object({ [spelt.index]: key, deposed: z.string().optional(), attributes: attributes.nullish() }),
      ),
    }),
  ),
});

interface Module {
  readonly resources?: z.output<typeof shownResource>[] | undefined;
  readonly [spelt.children]?: Module[] | undefined;
}

const shownResource = z.object({
  address: z.string(),
  mode: z.string(),
  type: z.string(),
  [spelt.provider]: z.string(),
  [spelt.deposed]: z.string().optional(),
  values: attributes.nullish(),
});
const terraformModule: z.ZodType<Module> = z.lazy(() =>
  z.object({ resources: z.array(shownResource).optional(), [spelt.children]: z.array(terraformModule).optional() }),
);
const shownSchema = z.object({
  [spelt.format]: z.string(),
  values: z.object({ [spelt.root]: terraformModule }).optional(),
});

/** @param source the name of the file, for messages. @throws CommandError if the text is no Terraform state. */
export function readState(text: string, source: string): TerraformResource[] {
  const json = parsed(text, source);
  const file = fileSchema.safeParse(json);
  if (file.success) return file.data.resources.flatMap(ofFile);
  const shown = shownSchema.safeParse(json);
  if (shown.success) return resourcesIn(shown.data.values?.[spelt.root] ?? {}).flatMap(ofShown);
  throw new CommandError(
    `Could not read ${source}: it is neither a Terraform state of version 4 nor the output of \`terraform show -json\`. Run ` +
      `\`terraform show -json > state.json\`, and name that file.`,
  );
}

function parsed(text: string, source: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new CommandError(
      `Could not read ${source}: it is not JSON. Run \`terraform show -json > state.json\`, and name that file.`,
    );
  }
}

function ofFile(resource: z.output<typeof fileSchema>["resources"][number]): TerraformResource[] {
  const { mode, type, name, module: above, provider, instances } = resource;
  if (mode !== "managed") return [];
  const address = [above, type, name].filter((part) => part !== undefined).join(".");
  // A deposed object waits for its deletion.
  const current = instances.filter(({ deposed }) => deposed === undefined);
  return current.map(({ [spelt.index]: index, attributes: values }) => ({
    address: index === undefined ? address : `${address}[${JSON.stringify(index)}]`,
    type,
    // `provider["registry.terraform.io/openai/openai"].alias`
    provider: /"([^"]+)"/.exec(provider)?.[1] ?? provider,
    attributes: values ?? {},
  }));
}

function resourcesIn({ resources = [], [spelt.children]: children = [] }: Module): z.output<typeof shownResource>[] {
  return [...resources, ...children.flatMap(resourcesIn)];
}

function ofShown(resource: z.output<typeof shownResource>): TerraformResource[] {
  const { mode, address, type, [spelt.provider]: provider, [spelt.deposed]: deposed, values } = resource;
  return mode === "managed" && deposed === undefined ? [{ address, type, provider, attributes: values ?? {} }] : [];
}

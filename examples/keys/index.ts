/**
 * The API keys of service accounts that another stack declares without keys. Few people need to read the state of this stack. Each key
 * goes to a secret store and rotates with the generation in the configuration: the previous key works until the next rotation.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import * as openai from "pulumi-openai-admin";

const config = new pulumi.Config();
const folder = resolve(config.get("folder") ?? "secrets");

for (const [name, serviceAccountId] of Object.entries(config.requireObject<Record<string, string>>("accounts"))) {
  const key = new openai.RotatingKey(name, {
    projectId: config.require("project"),
    serviceAccountId,
    generation: config.requireNumber("generation"),
    scopes: ["api.responses.write"],
  });
  store(name, key.current.value);
}

/**
 * Hands a key to the secret store: here a folder that only you can read. Replace the body with a resource of your store, such as
 * `new aws.secretsmanager.SecretVersion(name, { secretId, secretString: value.apply((key) => key!) })`.
 */
function store(name: string, value: pulumi.Output<string | undefined>): void {
  value.apply((key) => {
    // After an import nobody knows the value, and a preview must not write.
    if (key === undefined || pulumi.runtime.isDryRun()) return;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(join(folder, name), key, { mode: 0o600 });
  });
}

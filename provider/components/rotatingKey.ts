/** Two keys of a service account that take turns, so that a rotation leaves the previous key in force until the next rotation. */
import * as pulumi from "@pulumi/pulumi";
import { AT_ONCE_SECONDS } from "../resources/keyInputs";
import { ServiceAccountKey, type ServiceAccountKeyArgs } from "../resources/serviceAccountKey";

export interface RotatingKeyArgs {
  /** The id of the project. Changing this replaces both keys. */
  projectId: pulumi.Input<string>;
  /** The id of the service account. Changing this replaces both keys. */
  serviceAccountId: pulumi.Input<string>;
  /** The name of the keys, to which the component adds `-a` or `-b`. Default: the name of the resource. Changing this replaces both keys. */
  name?: pulumi.Input<string>;
  /**
   * The number of the rotation: a plain whole number, from 1. To rotate, add one and run `pulumi up`: a new key becomes `current`, the
   * current key becomes `previous`, and the key before goes. The provider refuses any other change, such as back to an earlier number,
   * because it would revoke the key in use.
   */
  generation: number;
  /** What the keys may do, as for `ServiceAccountKey`. Default: everything that the account may do. */
  scopes?: pulumi.Input<pulumi.Input<string>[]>;
  /** The lifetime of each key in seconds, as for `ServiceAccountKey`. Longer than two rotations. Default: the keys do not expire. */
  expiresInSeconds?: pulumi.Input<number>;
  /**
   * Whether the previous key stops working at once, at the end of each rotation: it then expires a second after the new key is in place.
   * Set this after a leak. Default: `false`, which keeps the previous key until the next rotation. A key that has ended stays so.
   */
  revokePrevious?: boolean;
  /** Allows destroy to revoke keys that were used in the last seven days. Default: `false`. A rotation needs no permission. */
  forceDelete?: pulumi.Input<boolean>;
}

/** A key of a {@link RotatingKey}. */
export interface RotatingKeySlot {
  /** The id of the key, `key_…`. */
  readonly apiKeyId: pulumi.Output<string>;
  /** The value of the key, a secret. Absent after an import. */
  readonly value: pulumi.Output<string | undefined>;
  /** When the key expires, in Unix seconds. Absent when the key does not expire. */
  readonly expiresAt: pulumi.Output<number | undefined>;
}

/**
 * An API key of a service account that rotates without downtime. It consists of two keys, `<name>-a` and `<name>-b`, which take turns.
 * A rotation replaces only the older key, so programs have until the next rotation to move to the new key. **The next rotation revokes
 * the previous key even if a program still uses it**; destroy revokes no key that was used in the last seven days without
 * `forceDelete: true`.
 *
 * @example A key that rotates each time somebody adds one to the generation
 * ```ts
 * const key = new openai.RotatingKey("worker", { projectId: web.id, serviceAccountId: worker.id, generation: 1 });
 * new aws.secretsmanager.SecretVersion("worker", { secretId, secretString: key.current.value.apply((value) => value!) });
 * ```
 * @example A scoped key, and a rotation with `pulumi config set generation 2`
 * ```ts
 * new openai.RotatingKey("worker", {
 *   projectId: web.id,
 *   serviceAccountId: worker.id,
 *   generation: new pulumi.Config().requireNumber("generation"),
 *   scopes: ["api.responses.write"],
 *   expiresInSeconds: 86_400 * 90,
 * });
 * ```
 */
export class RotatingKey extends pulumi.ComponentResource {
  /** The newest key, for programs to use. */
  readonly current: RotatingKeySlot;
  /** The key before. Undefined in generation 1, and with `revokePrevious`. */
  readonly previous: RotatingKeySlot | undefined;

  constructor(name: string, args: RotatingKeyArgs, opts?: pulumi.ComponentResourceOptions) {
    super("openai-admin:index:RotatingKey", name, {}, opts);
    const { generation, revokePrevious = false, name: keyName = name, ...shared } = args;
    if (!Number.isInteger(generation) || generation < 1) {
      throw new Error(`RotatingKey ${name}: generation must be a whole number from 1, not ${String(generation)}.`);
    }
    const declareSlot = (rotatedIn: number, args: Partial<ServiceAccountKeyArgs>, dependsOn?: pulumi.Resource) => {
      const letter = rotatedIn % 2 === 1 ? "a" : "b";
      return new ServiceAccountKey(
        `${name}-${letter}`,
        {
          ...shared,
          name: pulumi.interpolate`${keyName}-${letter}`,
          keepers: { generation: String(rotatedIn) },
          generation,
          ...args,
        },
        { parent: this, dependsOn },
      );
    };
    const current = declareSlot(generation, {});
    this.current = slotOf(current);
    if (generation > 1) {
      // The previous key stops working only after the new key is in place. A delete would take the key from the state before its
      // slot's next turn.
      const expiry = revokePrevious ? { expiresInSeconds: AT_ONCE_SECONDS } : {};
      const previous = declareSlot(generation - 1, expiry, revokePrevious ? current : undefined);
      if (!revokePrevious) this.previous = slotOf(previous);
    }
    this.registerOutputs({ current: this.current, previous: this.previous });
  }
}

function slotOf({ apiKeyId, value, expiresAt }: ServiceAccountKey): RotatingKeySlot {
  return { apiKeyId, value, expiresAt };
}

import type { z } from "zod";
import type { AdminClient } from "../client/client";
import type { ApiError } from "../client/errors";
import type { Collection, Route } from "../wire/route";
import type { Field } from "./fields";
import type { IdShape, Key } from "./ids";
import type { Run } from "./run";

export type Properties = Record<string, unknown>;

/** What a call may use besides its arguments. */
export interface Context {
  readonly run: Run;
  /** The object's key, as far as it is known. */
  readonly key: Key;
  /**
   * Says that the object exists now. What fails after this is a partial failure: the object and its secrets stay in the
   * state, and the next `up` goes on from there.
   * @param next a create goes on with a write to the object's id, which is read first: an answer may be mixed up.
   * @throws UserError when the answer cannot be about what was asked for: nothing further is sent then.
   */
  readonly made: (found: Properties, next?: "a write to its id") => Promise<void>;
}

/** A change, as an update needs it. References hold the API's ids. */
export interface Change<Args> {
  /** All inputs, with the fallbacks of what was left out. */
  readonly args: Args;
  /** Only what has to be sent. */
  readonly changed: Partial<Args>;
  /** The outputs before. */
  readonly before: Properties;
}

/** A condition between inputs. Skipped while an input that it names is unknown. */
export interface Rule {
  readonly inputs: readonly string[];
  /** `presence` rules look only at whether inputs are given, which is known even when their values are not. */
  readonly presence?: boolean;
  /** `creation` rules hold for new objects only: a certificate that has expired since must not stop every preview. */
  readonly creation?: boolean;
  /** A sentence when the inputs do not fit together. */
  readonly refuses: (args: Properties) => string | undefined;
}

/**
 * One kind of resource, as data. The lifecycle derives check, diff, read, import, takeover, restore and secrets from it;
 * only the calls that change something are written out.
 */
export interface Declaration<Args extends Properties = Properties> {
  /** `ProjectUser`. Stands in every user's state: never renamed. */
  readonly kind: string;
  /** The inputs, as they are once all is known. */
  readonly args: z.ZodType<Args> & { readonly shape: Readonly<Record<string, z.ZodType>> };
  readonly fields: Readonly<Record<keyof Args & string, Field>>;
  readonly rules?: readonly Rule[];
  /**
   * Whether other organisations can have an object of the same key: a person has one id everywhere. Finding it proves
   * nothing, and a change has to make sure of the organisation first.
   */
  readonly isOfSeveral?: (key: Key) => boolean;
  /** Outputs that are not inputs. */
  readonly computed: readonly string[];
  /** Of the computed: what is encrypted in the state and masked everywhere. */
  readonly secrets?: readonly string[];
  /** Whether a create with these inputs makes a secret. Default: whenever the kind has secrets. */
  readonly makesSecret?: (args: Args) => boolean;
  readonly id: IdShape;
  /**
   * The output that stays the same as long as an object lives and differs from object to object, for kinds whose id only an
   * answer tells. Where there is none, or the answer to a create leaves it out, the new object is read at once.
   */
  readonly recognisedBy?: string;
  /** Where a single object is read; absent for objects that exist only in a list. */
  readonly object?: Route<Properties>;
  /** The list that contains the object; of kinds that live in several places, the one for a key. */
  readonly listing?: Collection<Properties> | ((key: Key) => Collection<Properties>);
  /** Which item of the list is the object. Default: the one with the id. */
  readonly isListedAs?: (item: Properties, key: Key) => boolean;
  /**
   * Reads an object that one answer does not show whole. Undefined when there is none.
   * @param before the outputs so far; undefined in an import.
   */
  read?(api: AdminClient, key: Key, before: Properties | undefined): Promise<Properties | undefined>;
  /** An object that is there but counts as gone (an archived project). */
  readonly isGone?: (found: Properties) => boolean;
  /** What delete does, for docs and messages: "removes the person from the project". */
  readonly onDelete: string;
  /**
   * Kinds whose object exists before the resource: a create finds it and changes it to what the program says.
   * `restores` names the inputs whose values are recorded then and written back by delete.
   */
  readonly takeover?: { readonly restores: readonly (keyof Args & string)[] };
  /**
   * The inputs that tell one object from another. With a `key` there can be only one object for them; with a `name`
   * there may be several, and only the time of making tells them apart.
   */
  readonly identity: { readonly by: "key" | "name"; readonly inputs: readonly (keyof Args & string)[] };
  /**
   * Every object with that identity: the one to take over, the one that made a create be refused, or the one that a
   * create with a lost answer has left.
   * @throws with what to do, where a takeover finds nothing.
   */
  find(api: AdminClient, args: Args): Promise<Properties[]>;
  /** Of a create in several calls: what the first one makes, where that differs from the arguments. */
  readonly firstMade?: (args: Args) => Properties;
  /** Makes the object; never called for a takeover. */
  create?(api: AdminClient, args: Args, context: Context): Promise<Properties>;
  /** Changes the object; absent for kinds whose every field replaces. */
  update?(api: AdminClient, change: Change<Args>, context: Context): Promise<Properties>;
  /** Removes the object; never called for a takeover that restores. */
  remove?(api: AdminClient, state: Properties, context: Context): Promise<void>;
  /** What to do about a refusal that this kind knows. */
  advice?(error: ApiError, args: Args): string | undefined;
}

/**
 * Declares a kind. The types of its calls come from its schema of inputs; outside, every kind has the same type, because
 * the lifecycle handles inputs by name. It calls nothing before the schema has accepted them.
 */
export function declareResource<Args extends Properties>(declaration: Declaration<Args>): Declaration {
  return declaration as unknown as Declaration;
}

/** Exactly one of the inputs. */
export function exactlyOne(...inputs: string[]): Rule {
  return {
    inputs,
    presence: true,
    refuses: (args) => {
      const given = inputs.filter((input) => args[input] !== undefined);
      if (given.length === 1) return undefined;
      const names = inputs.join(" or ");
      return given.length === 0
        ? `one of ${names} is needed`
        : `${given.join(" and ")} cannot be given together: use either ${names}`;
    },
  };
}

/** At least one of the inputs. */
export function atLeastOne(...inputs: string[]): Rule {
  return {
    inputs,
    presence: true,
    refuses: (args) =>
      inputs.some((input) => args[input] !== undefined) ? undefined : `at least one of ${inputs.join(", ")} is needed`,
  };
}

/** At most one of the inputs. */
export function atMostOne(...inputs: string[]): Rule {
  return {
    inputs,
    presence: true,
    refuses: (args) =>
      inputs.filter((input) => args[input] !== undefined).length > 1
        ? `only one of ${inputs.join(" and ")} can be given`
        : undefined,
  };
}

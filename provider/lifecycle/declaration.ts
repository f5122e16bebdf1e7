import { z } from "zod";
import type { AdminClient } from "../client/client";
import type { ApiError } from "../client/errors";
import type { Listing, Route } from "../wire/route";
import type { IdShape, Key } from "./ids";
import type { ArgsOf, Inputs } from "./inputs";
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

/** How an object with the program's inputs is recognised among others of its kind. */
interface Identity<Name extends string, By extends "key" | "name"> {
  /**
   * The inputs that tell one object from another. By `key` there can be only one object for them; by `name` there may be
   * several, and only the time of creation tells them apart.
   */
  readonly by: By;
  readonly inputs: readonly Name[];
}

/** An object that a create makes. */
export type Made<Args extends Properties> = MadeOnce<Args> &
  (
    | Identity<keyof Args & string, "key">
    | (Identity<keyof Args & string, "name"> & {
        /** Whether a create stops when another object of this name exists below the same parent (see `refuseTwin`). */
        readonly twins: "stop the create" | "are allowed";
      })
  );

interface MadeOnce<Args extends Properties> {
  readonly how: "made";
  /**
   * The output that stays the same as long as an object lives and differs from object to object, for kinds whose id only an
   * answer tells. Where there is none, or the answer to a create leaves it out, the new object is read at once.
   */
  readonly recognisedBy?: string;
  /** Of a create in several calls: what the first one makes, where that differs from the arguments. */
  readonly firstMade?: (args: Args) => Properties;
  /** Every object with that identity. Derived from the listing unless a kind says otherwise. */
  find?(api: AdminClient, args: Args): Promise<Properties[]>;
  create(api: AdminClient, args: Args, context: Context): Promise<Properties>;
}

/** That something belongs to something: its parts exist, and a create brings them together. */
export interface Relation<Args extends Properties> extends Identity<keyof Args & string, "key"> {
  readonly how: "relation";
  readonly recognisedBy?: string;
  readonly firstMade?: undefined;
  find?(api: AdminClient, args: Args): Promise<Properties[]>;
  create(api: AdminClient, args: Args, context: Context): Promise<Properties>;
}

/** An object that exists before any program: a create finds it and changes it to what the program says. */
export interface TakenOver<Args extends Properties> extends Identity<keyof Args & string, "key"> {
  readonly how: "taken over";
  readonly recognisedBy?: string;
  /** The inputs whose values are recorded at the takeover and written back by delete. */
  readonly restores: readonly (keyof Args & string)[];
  /** The inputs whose effect the kind's own delete takes back. After an import they count only if the program declares them. */
  readonly takesBack?: readonly (keyof Args & string)[];
  /** The object, derived from its route unless a kind says otherwise. @throws with what to do, where there is none. */
  find?(api: AdminClient, args: Args): Promise<Properties[]>;
}

/** What a resource does while its person is not in the organisation. */
export interface Absence<Args> {
  /** The wait begins, or its inputs have changed. @returns outputs. @throws UserError when the program does not want to wait. */
  begins(api: AdminClient, args: Args, before: Properties): Promise<Properties>;
  /** A refresh during the wait. @returns outputs, and a line for whoever watches. */
  goesOn(api: AdminClient, state: Properties): Promise<{ outputs: Properties; news?: string }>;
  /** The entry leaves the state during the wait. */
  ends(api: AdminClient, state: Properties): Promise<void>;
}

type Update<Args> = (api: AdminClient, change: Change<Args>, context: Context) => Promise<Properties>;
type Remove = (api: AdminClient, state: Properties, context: Context) => Promise<void>;

/** What every kind says of itself, whatever its inputs are. */
interface Facts<I extends Inputs> {
  /** `ProjectUser`. Stands in every user's state: never renamed. */
  readonly kind: string;
  /** The inputs, one row each. */
  readonly inputs: I;
  /** Conditions between inputs. */
  readonly rules?: readonly Rule[];
  /** Outputs that are not inputs. */
  readonly outputs: readonly string[];
  /** Of the outputs: what is encrypted in the state and masked everywhere. */
  readonly secrets?: readonly string[];
  /** Whether a create with these inputs makes a secret. Default: whenever the kind has secrets. */
  readonly makesSecret?: (args: ArgsOf<I>) => boolean;
  readonly id: IdShape;
  /**
   * Whether other organisations can have an object of the same key: a person has one id everywhere. Finding it proves
   * nothing, and a change has to make sure of the organisation first.
   */
  readonly isOfSeveral?: (key: Key) => boolean;
  /** The listing that contains the object; of kinds that live in several places, the one for a key. */
  readonly listing?: Listing<Properties> | ((key: Key) => Listing<Properties>);
  /** Which item of the listing is the object. Default: the one with the id. */
  readonly isListedAs?: (item: Properties, key: Key) => boolean;
  /**
   * Reads an object that one answer does not show whole. Undefined when there is none.
   * @param before the outputs so far; undefined in an import.
   */
  read?(api: AdminClient, key: Key, before: Properties | undefined): Promise<Properties | undefined>;
  /** An object that exists but counts as gone (an archived project). */
  readonly isGone?: (found: Properties) => boolean;
  /** What delete does, for docs and messages: "removes the person from the project". */
  readonly onDelete: string;
  /**
   * Why a delete sends nothing, and what stays: "onDestroy is keep. The person stays". The run says it once.
   * @param given the inputs that the resource gave its object.
   */
  readonly leaves?: (given: Properties) => string | undefined;
  /** Whether the old object has to go before its replacement can come, given its outputs. */
  readonly goesFirst?: (outputs: Properties) => boolean;
  /** Why a change cannot be made, given the outputs before: said in the preview, and not by the update. */
  readonly refuses?: (change: Change<ArgsOf<I>>) => string | undefined;
  /** What a read has to tell whoever watches, given the outputs before. */
  readonly announces?: (found: Properties, before: Properties) => string | undefined;
  /** For a kind that does something while its person is not in the organisation. */
  readonly absence?: Absence<ArgsOf<I>>;
  /** What to do about a refusal that this kind knows. */
  advice?(error: ApiError, args: ArgsOf<I>): string | undefined;
}

/** A kind with an input that changes in place says how; a kind without one has nothing to say. */
type Updating<I extends Inputs> = "update" extends I[keyof I]["change"]
  ? { update: Update<ArgsOf<I>> }
  : { update?: undefined };

/** What is made can be removed: by a DELETE of its own address, or in the way that the kind says. */
type Origins<Args extends Properties> =
  | {
      readonly origin: Made<Args> | Relation<Args>;
      /** Where a single object is read and deleted. */
      readonly object: Route<Properties>;
      readonly remove?: Remove;
    }
  | { readonly origin: Made<Args> | Relation<Args>; readonly object?: undefined; readonly remove: Remove }
  | { readonly origin: TakenOver<Args>; readonly object?: Route<Properties>; readonly remove?: Remove };

/** A kind as its file declares it. */
export type Spec<I extends Inputs> = Facts<I> & Updating<I> & Origins<ArgsOf<I>>;

/**
 * One kind of resource, as data. The lifecycle derives check, diff, read, import, takeover, restore and secrets from it;
 * only the calls that change something are written out.
 */
export interface Declaration extends Facts<Inputs> {
  /** The schema of all inputs. */
  readonly args: z.ZodType<Properties> & { readonly shape: Readonly<Record<string, z.ZodType>> };
  /** The inputs that every program has to set. */
  readonly required: readonly string[];
  readonly origin: Made<Properties> | Relation<Properties> | TakenOver<Properties>;
  readonly object: Route<Properties> | undefined;
  readonly update: Update<Properties>;
  readonly remove: Remove;
}

/**
 * Declares a kind. The types of its calls come from its inputs; outside, every kind has the same type, because the lifecycle
 * handles inputs by name. It calls nothing before the schemas have accepted them.
 */
export function declareResource<const I extends Inputs>(spec: Spec<I>): Declaration {
  const { inputs, object } = spec;
  const shape = Object.fromEntries(Object.entries(inputs).map(([name, { schema }]) => [name, schema]));
  const nothing = () =>
    Promise.reject(new Error(`${spec.kind} has no such call: a change or a delete of it sends nothing`));
  return {
    remove: object ? (api: AdminClient, _: Properties, { key }: Context) => api.delete(object, key) : nothing,
    update: nothing,
    ...spec,
    args: z.strictObject(shape),
    required: Object.keys(shape).filter((name) => !shape[name]!.safeParse(undefined).success),
  } as unknown as Declaration;
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

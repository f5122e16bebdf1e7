import { z } from "zod";
import type { AdminClient } from "../client/client";
import type { ApiError } from "../client/errors";
import type { DescribedEvent } from "../wire/auditLogs";
import type { Listing, Route } from "../wire/route";
import type { IdShape, Key } from "./ids";
import type { ArgsOf, Inputs } from "./inputs";
import type { Begin, Note } from "./journal";
import type { Run } from "./run";

export type Properties = Record<string, unknown>;

/** The tools of a call, besides its arguments. */
export interface Context {
  readonly run: Run;
  /** The known parts of the object's key. */
  readonly key: Key;
  /**
   * Reports that the object exists. A later error is a partial failure: the object and its secrets stay in the state, and the
   * next `up` continues from there.
   * @param next the create continues with a write to the object's id. We then read the object first, because a server can mix
   * up its answers.
   * @throws UserError if the answer cannot describe the requested object. The call must then send nothing more.
   */
  readonly made: (found: Properties, next?: "a write to its id") => Promise<void>;
  /** In an update of a set of rows: the note of an interrupted update, and a function to call before the first write. */
  readonly note?: { readonly earlier: Note | undefined; readonly begin: Begin };
  /** In a delete: the program's inputs for the object that replaces this object. Undefined if nothing replaces it. */
  readonly replacement?: Properties;
}

/** A change of an object. References contain the API's ids. */
export interface Change<Args> {
  /** All inputs. An input that the program leaves out has its fallback. */
  readonly args: Args;
  /** Only the inputs to send. */
  readonly changed: Partial<Args>;
  /** The outputs before the change. */
  readonly before: Properties;
  /** The entries of a set that an update removes. A create removes nobody. */
  readonly removes?: readonly string[];
}

/** A condition between inputs. The check skips it while one of these inputs is unknown. */
export interface Rule {
  readonly inputs: readonly string[];
  /** `presence` rules depend only on which inputs the program sets. We know this even while their values are unknown. */
  readonly presence?: boolean;
  /** `creation` rules apply only to new objects: a certificate that has since expired must not stop every preview. */
  readonly creation?: boolean;
  /** Returns a sentence if the inputs do not fit together. */
  readonly refuses: (args: Properties) => string | undefined;
}

/** How we recognise an object among others of its kind by the program's inputs. */
interface Identity<Name extends string, By extends "key" | "name"> {
  /**
   * By `key`, at most one object can have these inputs. By `name`, several objects can have them, and only the time of creation
   * distinguishes the objects.
   */
  readonly by: By;
  /** The inputs that distinguish objects. */
  readonly inputs: readonly Name[];
}

/** An object that a create makes. */
export type Made<Args extends Properties> = MadeOnce<Args> &
  (
    | Identity<keyof Args & string, "key">
    | (Identity<keyof Args & string, "name"> & {
        /** Whether a create stops if another object of this name exists below the same parent (see `refuseTwin`). */
        readonly twins: "stop the create" | "are allowed";
      })
  );

interface MadeOnce<Args extends Properties> {
  readonly how: "made";
  /**
   * The output that identifies an object: it never changes, and differs between objects. For kinds whose id comes from an
   * answer. If a kind has none, or the answer to a create lacks it, we read the new object at once.
   */
  readonly recognisedBy?: string;
  /** For a create in several calls: the properties after the first call that differ from the arguments. */
  readonly firstMade?: (args: Args) => Properties;
  /** Finds every object with this identity. Default: in the listing. */
  find?(api: AdminClient, args: Args): Promise<Properties[]>;
  create(api: AdminClient, args: Args, context: Context): Promise<Properties>;
}

/** A connection between two objects, such as a person and a group. Both exist, and a create connects them. */
export interface Relation<Args extends Properties> extends Identity<keyof Args & string, "key"> {
  readonly how: "relation";
  readonly recognisedBy?: string;
  readonly firstMade?: undefined;
  find?(api: AdminClient, args: Args): Promise<Properties[]>;
  create(api: AdminClient, args: Args, context: Context): Promise<Properties>;
}

/** An object that exists before any program. A create finds the object and changes it to the program's inputs. */
export interface TakenOver<Args extends Properties> extends Identity<keyof Args & string, "key"> {
  readonly how: "taken over";
  readonly recognisedBy?: string;
  /** The inputs whose values a takeover records and a delete restores. */
  readonly restores: readonly (keyof Args & string)[];
  /**
   * The object is a setting that may be unset (a spend limit). A create then sets it, and a delete clears it with a DELETE. A POST
   * replaces the whole setting, so a restore writes back every recorded value.
   */
  readonly mayBeUnset?: true;
  /** The inputs whose effect the kind's own delete reverts. After an import, they count only if the program declares them. */
  readonly takesBack?: readonly (keyof Args & string)[];
  /** Finds the object. Default: at its route. @throws with advice if the object does not exist. */
  find?(api: AdminClient, args: Args): Promise<Properties[]>;
}

/** An entry of a list, as the API returns it. */
export interface Entry {
  readonly id: string;
  /** The name in messages and outputs: the e-mail address of a person, the model of a limit. */
  readonly name: string;
  /** The role of a person, or the limits of a model. `true` if membership is everything. */
  readonly value: unknown;
  /** The e-mail address, if the list shows another person with the same address. The name is then the id. */
  readonly sharedAddress?: string;
}

/** A resource that declares a whole list below a parent, such as all people of a project (`sets.ts`, decision D39). */
export interface SetOf {
  /** The input with the entries: a map from names to values, or a list of names. */
  readonly input: string;
  /** Whether the entries are people (or service accounts). Otherwise they are rows that always exist, and a delete restores them. */
  readonly isOfPeople: boolean;
  /** Whether the input is a list of names. */
  readonly isList: boolean;
  /** Where an entry is, for messages: "in the project". */
  readonly place: string;
  /** Where several entries are. Default: `place`. */
  readonly places?: string;
  /** What an update does with unexpected entries, for messages. Default: "removes them". */
  readonly removal?: string;
}

/** The set that declares the same object as an entry of its list. */
export interface Whole {
  readonly kind: string;
  readonly id: string;
  /** The names of the entry, if a set and single resources may share the list and only may not declare the same entry. */
  readonly names?: readonly string[];
}

/** What a resource does while its person is not in the organisation. */
export interface Absence<Args> {
  /** Begins the wait, or handles changed inputs during it. @returns outputs. @throws UserError if the program does not want to wait. */
  begins(api: AdminClient, args: Args, before: Properties): Promise<Properties>;
  /** Handles a refresh during the wait. @returns outputs, and a line for the user. */
  goesOn(api: AdminClient, state: Properties): Promise<{ outputs: Properties; news?: string }>;
  /** Handles a delete of the entry during the wait. */
  ends(api: AdminClient, state: Properties): Promise<void>;
}

type Update<Args> = (api: AdminClient, change: Change<Args>, context: Context) => Promise<Properties>;
type Remove = (api: AdminClient, state: Properties, context: Context) => Promise<void>;

/** What the kinds are about, in the order of reports. */
export const TOPICS = [
  "projects",
  "people",
  "members",
  "groups",
  "roles",
  "grants",
  "accounts",
  "keys",
  "limits",
  "spend",
  "settings",
  "certificates",
  "identities",
  "storage",
] as const;

export type Topic = (typeof TOPICS)[number];

/** Where the audit log tells about an object. */
export interface Logged {
  /** The types of the events. */
  readonly as: readonly DescribedEvent[];
  /** The kind of object that the events name, if they do not name the object itself: an event about a group names no member. */
  readonly about?: string;
}

/** The part of a declaration that is the same for all kinds. */
interface Facts<I extends Inputs> {
  /** `ProjectUser`. Every user's state contains the name, so it can never change. */
  readonly kind: string;
  /** What the kind is about, for reports, and for files that several kinds share. */
  readonly topic: Topic;
  /** The inputs, one row each. */
  readonly inputs: I;
  /** Conditions between inputs. */
  readonly rules?: readonly Rule[];
  /** The outputs that are not inputs. */
  readonly outputs: readonly string[];
  /** The outputs that the engine encrypts in the state and masks everywhere. */
  readonly secrets?: readonly string[];
  /** Whether a create with these inputs makes a secret. Default: whenever the kind has secrets. */
  readonly makesSecret?: (args: ArgsOf<I>) => boolean;
  readonly id: IdShape;
  /**
   * Whether other organisations can have an object with the same key: a person has one id everywhere. To find such an object
   * proves nothing, so a change checks the organisation first.
   */
  readonly isOfSeveral?: (key: Key) => boolean;
  /** The listing that contains the object. A function, if the listing depends on the key. */
  readonly listing?: Listing<Properties> | ((key: Key) => Listing<Properties>);
  /** Whether an item of the listing is the object. Default: the item with the id. */
  readonly isListedAs?: (item: Properties, key: Key) => boolean;
  /**
   * Reads the object by itself, for a kind whose route depends on the key. It decides about an object that the list lacks, because a
   * list can leave out an object.
   */
  readByItself?(api: AdminClient, key: Key, before: Properties | undefined): Promise<Properties>;
  /**
   * Reads an object that takes more than one answer. Undefined if the object does not exist.
   * @param before the outputs so far; undefined in an import.
   */
  read?(api: AdminClient, key: Key, before: Properties | undefined, run: Run): Promise<Properties | undefined>;
  /** Whether an existing object counts as gone, as an archived project does. @param now Unix seconds of the API's clock. */
  readonly isGone?: (found: Properties, now: number) => boolean;
  /** Why an import cannot use an existing object, and what to do instead: a key of a person is no key of an account. */
  readonly refusesImport?: (found: Properties) => string | undefined;
  /** Whether the API itself provides the object and nobody can change it: a predefined role. */
  readonly isProvided?: (found: Properties) => boolean;
  /**
   * The values of an object that nobody has changed, where the object exists without anybody's doing. `as most`: the API does not
   * document its defaults, so we take the values that most objects with the same identity in other projects have.
   */
  readonly untouched?: Properties | "as most";
  /** The events of the audit log that tell who made or changed an object. */
  readonly logged?: Logged;
  /** Whether the object has come to its end and grants nothing any more: an accepted invite. The API only keeps its history. */
  readonly isOver?: (found: Properties) => boolean;
  /** Whether the object above already says what this object says: a membership says the role that the roles of the person repeat. */
  readonly isSaidAbove?: (found: Properties, above: Properties) => boolean;
  /** What is the matter with an object that counts as gone, for messages. Default: "is archived". */
  readonly whenGone?: string;
  /**
   * Lists of other objects that a guard of this kind reads. If the key lacks the permission for a list, the kind still works, and
   * the guard says what it could not check.
   */
  readonly guardedBy?: readonly Route<unknown>[];
  /** What a delete does, for docs and messages: "removes the person from the project". */
  readonly onDelete: string;
  /**
   * Why a delete sends nothing, and what stays: "onDestroy is keep. The person stays". A run prints the text once.
   * @param given the inputs that the resource has applied to its object.
   * @param outputs the outputs in the state.
   */
  readonly leaves?: (given: Properties, outputs: Properties) => string | undefined;
  /** Whether a replacement must delete the old object, with these outputs, before it creates the new object. */
  readonly goesFirst?: (outputs: Properties) => boolean;
  /**
   * The input by which the program requests a new object, now that the old object has come to its end: an expired invite. The next
   * `up` replaces the object.
   */
  readonly renews?: (outputs: Properties, inputs: Properties) => string | undefined;
  /** The objects of other kinds that these outputs contain: the key that an account was created with. */
  readonly brings?: (outputs: Properties) => readonly { readonly kind: string; readonly id: string }[];
  /** The outputs that the ledger remembers, because another kind compares its own values with them. */
  readonly watched?: readonly string[];
  /** Why the API cannot make a change. The preview already reports this. */
  readonly refuses?: (change: Change<ArgsOf<I>>) => string | undefined;
  /** A line for the user about a read. @param before the outputs before the read. */
  readonly announces?: (found: Properties, before: Properties) => string | undefined;
  /** For a kind whose object outlives its grant: whether the object has the grant of these outputs. */
  readonly isGranted?: (found: Properties, before: Properties) => boolean;
  /** Ends a grant whose `until` has passed. Default: as a delete. */
  readonly endGrant?: Remove;
  /** What the kind does while its person is not in the organisation. */
  readonly absence?: Absence<ArgsOf<I>>;
  /** Set for a kind that declares a whole list. `declareSet` sets it. */
  readonly set?: SetOf;
  /**
   * For a kind that declares one entry of a list: the set that declares the whole list. A program uses one of the two.
   * @param known what the state or the API tells about the object.
   */
  readonly partOf?: (args: Properties, known: Properties) => Whole | undefined;
  /** What to do about an error of the API that this kind recognises. */
  advice?(error: ApiError, args: ArgsOf<I>): string | undefined;
  /** After an interrupted update that makes a secret: the secrets of the object that are not in the state. Their values are lost. */
  unknownSecrets?(api: AdminClient, key: Key, args: ArgsOf<I>, before: Properties): Promise<UnknownSecret[]>;
}

/** A secret whose value is lost. */
export interface UnknownSecret {
  /** The kind of the secret, and its id. Another entry of this kind may have the secret. */
  readonly kind: string;
  readonly id: string;
  /** Unix seconds. Undefined if the API does not return the time. */
  readonly createdAt: number | undefined;
  /** Revokes the secret. Revoking an absent secret succeeds. */
  readonly discard: () => Promise<void>;
}

/** A kind has an update exactly if an input changes in place. */
type Updating<I extends Inputs> = "update" extends I[keyof I]["change"]
  ? { update: Update<ArgsOf<I>> }
  : { update?: undefined };

/** A kind that makes objects can remove them: with a DELETE of the object's route, or with its own `remove`. */
type Origins<Args extends Properties> =
  | {
      readonly origin: Made<Args> | Relation<Args>;
      /** The route to read and delete a single object. */
      readonly object: Route<Properties>;
      readonly remove?: Remove;
    }
  | { readonly origin: Made<Args> | Relation<Args>; readonly object?: undefined; readonly remove: Remove }
  | { readonly origin: TakenOver<Args>; readonly object?: Route<Properties>; readonly remove?: Remove };

/** The declaration of a kind in its file. */
export type Spec<I extends Inputs> = Facts<I> & Updating<I> & Origins<ArgsOf<I>>;

/**
 * One kind of resource, as data. The lifecycle derives check, diff, read, import, takeover, restore and secrets from it. Only the
 * calls that change something are code.
 */
export interface Declaration extends Facts<Inputs> {
  /** The schema of all inputs. */
  readonly args: z.ZodType<Properties> & { readonly shape: Readonly<Record<string, z.ZodType>> };
  /** The required inputs. */
  readonly required: readonly string[];
  readonly origin: Made<Properties> | Relation<Properties> | TakenOver<Properties>;
  readonly object: Route<Properties> | undefined;
  readonly update: Update<Properties>;
  readonly remove: Remove;
  readonly endGrant: Remove;
}

/**
 * Declares a kind. The types of its calls come from its inputs. All declarations have the same type, because the lifecycle
 * handles inputs by name. The schemas accept the inputs before the lifecycle makes any call.
 */
export function declareResource<const I extends Inputs>(spec: Spec<I>): Declaration {
  const { inputs, object } = spec;
  const shape = Object.fromEntries(Object.entries(inputs).map(([name, { schema }]) => [name, schema]));
  const nothing = () =>
    Promise.reject(new Error(`${spec.kind} declares no such call, because an update or a delete sends nothing`));
  const remove: Remove = spec.remove ?? (object ? (api, _, { key }) => api.delete(object, key) : nothing);
  return {
    remove,
    endGrant: remove,
    update: nothing,
    ...spec,
    args: z.strictObject(shape),
    required: Object.keys(shape).filter((name) => !shape[name]!.safeParse(undefined).success),
  } as unknown as Declaration;
}

/** Requires exactly one of the inputs. */
export function exactlyOne(...inputs: string[]): Rule {
  return {
    inputs,
    presence: true,
    refuses: (args) => {
      const given = inputs.filter((input) => args[input] !== undefined);
      if (given.length === 1) return undefined;
      const names = inputs.join(" or ");
      return given.length === 0
        ? `one of ${names} is required`
        : `${given.join(" and ")} cannot be given together: use either ${names}`;
    },
  };
}

/** Requires at least one of the inputs. */
export function atLeastOne(...inputs: string[]): Rule {
  return {
    inputs,
    presence: true,
    refuses: (args) =>
      inputs.some((input) => args[input] !== undefined)
        ? undefined
        : `at least one of ${inputs.join(", ")} is required`,
  };
}

/** Whether an object is a setting that may be unset. */
export function mayBeUnset({ origin }: Declaration): boolean {
  return origin.how === "taken over" && origin.mayBeUnset === true;
}

/** The inputs whose values a takeover records and a delete restores. */
export function restoredBy({ origin }: Declaration): readonly string[] {
  return origin.how === "taken over" ? origin.restores : [];
}

/** Allows at most one of the inputs. */
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

import type { Topic } from "../../lifecycle/declaration";

/** What `unmanaged --format json` prints. A later version may add fields; a change of these raises `version`. */
export interface UnmanagedReport {
  readonly version: 1;
  readonly organizations: readonly OrganizationReport[];
}

/** One organisation: the stacks can have resources in several. */
export interface OrganizationReport {
  /** The id of the organisation, if the API tells. */
  readonly organization: string | null;
  /** The stacks that have resources in the organisation. */
  readonly stacks: readonly string[];
  /** Whether the key could read everything that was asked for. */
  readonly complete: boolean;
  /** The existing objects that no resource of the stacks manages, by topic and kind. */
  readonly unmanaged: readonly Unmanaged[];
  /** The objects that several resources manage. */
  readonly managedTwice: readonly Twice[];
  /** What the key could not read. */
  readonly unread: readonly UnreadPlace[];
  /** Objects that are left out on purpose. */
  readonly leftOut: { readonly ignored: number; readonly ofIdentityProvider: number };
  readonly auditLog: {
    /** Why no event tells who made something. Null if the log could be read. */
    readonly problem: string | null;
    /** Older events were not read. Unix seconds; null if all events were read. */
    readonly readSince: number | null;
  };
  /** How many requests the command has sent. */
  readonly requests: number;
}

/** An existing object that no resource manages. */
export interface Unmanaged {
  readonly topic: Topic;
  /** The kind of resource that could manage the object. */
  readonly kind: string;
  /** The id for an import. */
  readonly id: string;
  /** The parts of a readable name, the outermost first: `["web", "ana@example.com"]`. */
  readonly name: readonly string[];
  /** The project that contains the object, or null. */
  readonly project: { readonly id: string; readonly name?: string } | null;
  /** Whether the object makes somebody an owner of the organisation or of a project. */
  readonly makesOwner: boolean;
  /** Why the object is remarkable: `owner of the organisation`, `this command's key`. */
  readonly remarks: readonly string[];
  /** When the object was created or the person added. Unix seconds; null if the API does not tell. */
  readonly createdAt: number | null;
  /** The event of the audit log that tells who made or changed the object, or null. */
  readonly author: {
    /** An e-mail address, or the id of an account or a key. Null if the log does not tell. */
    readonly by: string | null;
    /** The API key that was used. Null for the console. */
    readonly apiKeyId: string | null;
    /** Unix seconds, or null. */
    readonly at: number | null;
    /** The type of the event: `user.added`. */
    readonly event: string;
    /** The kind of object whose last change this is, if the log does not tell about the object itself. */
    readonly about: string | null;
  } | null;
}

/** An object that several resources manage. */
export interface Twice {
  readonly kind: string;
  readonly id: string;
  readonly name: readonly string[];
  readonly by: readonly { readonly stack: string; readonly resource: string; readonly urn: string }[];
}

/** A kind that the key could not read, everywhere or below one object. */
export interface UnreadPlace {
  readonly kind: string;
  /** The id of the object above, or null for everywhere. */
  readonly below: string | null;
  /** The permission that the key lacks, or null if it does not lack one. */
  readonly permission: string | null;
  readonly reason: string;
}

/** Who may hold something: a person, a service account, or a group of both. */
export interface Principal {
  readonly kind: "person" | "serviceAccount" | "group";
  /** Whatever names it for whoever asks: the API's id, or a name of their own where there is no id yet. */
  readonly id: string;
}

/** Who acts, and not on behalf of others: the ones whose access is computed. */
export interface Holder extends Principal {
  readonly kind: "person" | "serviceAccount";
}

/** That somebody is in a group. Groups do not hold groups. */
export interface Membership {
  readonly groupId: string;
  readonly member: Holder;
}

/** A role, as far as it is known. Predefined roles need no entry: their ids say what they are. */
export interface Role {
  /** In either spelling. */
  readonly id: string;
  readonly name?: string;
  readonly permissions?: readonly string[];
  /** The project that the role belongs to; a role of the organisation has none. */
  readonly projectId?: string;
}

/** A role given to somebody: in a project, or in the whole organisation when it names none. */
export interface Grant {
  readonly principal: Principal;
  /** The role's id in either spelling, or its name. */
  readonly role: string;
  readonly projectId?: string;
}

/** An organisation as data: listed from the API, read from a state, or declared by a program. */
export interface Organization<G extends Grant = Grant> {
  readonly memberships: readonly Membership[];
  readonly grants: readonly G[];
  /** The custom roles, so that their permissions are known. */
  readonly roles?: readonly Role[];
  /** The projects that an owner of the organisation reaches without a grant. */
  readonly projectIds?: readonly string[];
}

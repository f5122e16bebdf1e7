/** A person, a service account, or a group: the recipient of a grant. */
export interface Principal {
  readonly kind: "person" | "serviceAccount" | "group";
  /** The API's id, or any unique name before there is an id. */
  readonly id: string;
}

/** A person or a service account: a principal that uses access. */
export interface Holder extends Principal {
  readonly kind: "person" | "serviceAccount";
}

/** The membership of a person or a service account in a group. A group contains no groups. */
export interface Membership {
  readonly groupId: string;
  readonly member: Holder;
}

/** A custom role. Predefined roles require no entry, because their ids tell what they are. */
export interface Role {
  /** The role's id, in either spelling. */
  readonly id: string;
  readonly name?: string;
  readonly permissions?: readonly string[];
  /** The project that the role belongs to. Absent for a role of the organisation. */
  readonly projectId?: string;
}

/** A role that a principal receives. */
export interface Grant {
  readonly principal: Principal;
  /** The role's id in either spelling, or its name. */
  readonly role: string;
  /** The project in which the role holds. Absent for the whole organisation. */
  readonly projectId?: string;
}

/** An organisation as data: from the API, from a state, or from a program. */
export interface Organization<G extends Grant = Grant> {
  readonly memberships: readonly Membership[];
  readonly grants: readonly G[];
  /** The custom roles, with their permissions. */
  readonly roles?: readonly Role[];
  /** All projects: an owner of the organisation owns each of them without a grant. */
  readonly projectIds?: readonly string[];
}

/** A reason to stop that the user can act on. */
export class InitError extends Error {}

/** A reason why a command cannot do what was asked, and what the user can do about it. The message is complete. */
export class CommandError extends Error {}

/** A command has done what it may, and has said what a person has to decide. */
export class LeftToPerson extends Error {}

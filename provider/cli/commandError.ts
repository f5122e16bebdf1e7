/** An error of a command that the user can fix. The message is complete: what failed, why, and what to do next. */
export class CommandError extends Error {}

/** A command has done what it may, and has said what a person has to decide. */
export class LeftToPerson extends Error {}

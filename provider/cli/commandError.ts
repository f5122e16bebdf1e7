/** An error of a command that the user can fix. The message is complete: what failed, why, and what to do next. */
export class CommandError extends Error {}

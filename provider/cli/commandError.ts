/** A reason why a command cannot do what was asked, and what the user can do about it. The message is complete. */
export class CommandError extends Error {}

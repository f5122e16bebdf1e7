import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { isOutcomeUnknown } from "./errors";

/** A note older than this is ignored: by then, somebody has certainly looked at the interrupted run. */
const LONGEST_USE_MS = 7 * 24 * 3600 * 1000;

/** An operation ends within this time. A call can wait long for a quota. */
export const LONGEST_OPERATION_SECONDS = 3_600;

const noteSchema = z.object({
  process: z.number(),
  /** When the operation began, in Unix seconds of this machine's clock. */
  begunAt: z.number(),
  /** The objects with the same identity that the program had, or that the run had created, when the operation began. */
  others: z.array(z.string()).optional(),
  /** The values that a takeover found before its write. Null if there was no object. */
  found: z.record(z.string(), z.unknown()).nullish(),
  /** The values that a takeover was about to write. */
  wanted: z.record(z.string(), z.unknown()).optional(),
});

/**
 * The time from an answer to the end of its note. The answer must have left this process by then: the engine receives what a process
 * has sent, even if the process dies right after. Short, because the engine kills the plugin soon after the last answer of a run.
 */
const UNTIL_SENT_MS = 20;

/** The notes of this process whose operations have ended, and which are about to go. */
const ended = new Set<string>();

/** Removes these notes when the engine ends the process: it sends SIGINT after it has received every answer. */
export function endNotesWithProcess(): void {
  process.once("SIGINT", () => {
    for (const file of ended) rmSync(file, { force: true });
    // Without our handler, the signal ends the process.
    process.kill(process.pid, "SIGINT");
  });
}

/** What an interrupted operation has left on disk. */
export type Note = Omit<z.infer<typeof noteSchema>, "process">;

/** Writes the note of an operation that is about to send its first write. */
export type Begin = (facts?: Omit<Note, "begunAt">) => void;

/**
 * Notes on disk of the operations in flight. If the plugin's process dies alone, the engine records its calls as failed, and the
 * state says nothing about an object that such a call has created. The next run on this machine reads the note, looks for the
 * object, and continues from there (decision D35). A note contains no secret, and no name: the file's name is a hash.
 */
export class Journal {
  readonly #folder: string;
  readonly #owner: string;

  /** @param owner distinguishes the organisations, APIs and stacks that this machine's runs manage. The notes contain only its hash. */
  constructor(environment: NodeJS.ProcessEnv, owner: string) {
    const home = environment.PULUMI_HOME || join(homedir(), ".pulumi");
    this.#folder = join(home, "openai-admin", "operations");
    this.#owner = owner;
  }

  /**
   * Does an operation under a note. The note stays if the outcome is unknown. The note of an earlier run also stays if the operation
   * fails before it begins.
   * @param act gets the note of an earlier run whose operation was interrupted, and a function to call before the first write.
   */
  async during<T>(operation: string, act: (earlier: Note | undefined, begin: Begin) => Promise<T>): Promise<T> {
    const earlier = this.#left(operation);
    let hasBegun = false;
    const begin: Begin = (facts) => {
      hasBegun = true;
      this.#write(operation, { begunAt: Date.now() / 1000, ...facts });
    };
    try {
      const outcome = await act(earlier, begin);
      this.#forgetWhenSent(operation);
      return outcome;
    } catch (error) {
      if (hasBegun && !isOutcomeUnknown(error)) this.#forgetWhenSent(operation);
      throw error;
    }
  }

  /** Keeps the note until the engine has the outcome: a process that dies in between would leave an object without a note. */
  #forgetWhenSent(operation: string): void {
    const file = this.#fileOf(operation);
    ended.add(file);
    setTimeout(() => setImmediate(() => ended.has(file) && this.forget(operation)), UNTIL_SENT_MS).unref();
  }

  #left(operation: string): Note | undefined {
    if (ended.has(this.#fileOf(operation))) return undefined;
    try {
      const note = noteSchema.parse(JSON.parse(readFileSync(this.#fileOf(operation), "utf8")));
      const ageInMs = Date.now() - note.begunAt * 1000;
      // Containers number their processes alike, so another program can have the number of the process that died.
      const mayGoOn = ageInMs < LONGEST_OPERATION_SECONDS * 1000 && isOfAnotherRun(note.process);
      return ageInMs < LONGEST_USE_MS && !mayGoOn ? note : undefined;
    } catch {
      // No note, or a note that the kill has cut short.
      return undefined;
    }
  }

  forget(operation: string): void {
    const file = this.#fileOf(operation);
    ended.delete(file);
    try {
      rmSync(file, { force: true });
    } catch {
      // The state must get the outcome of a create even if its note stays, for example in a folder of another account.
    }
  }

  #write(operation: string, note: Note): void {
    const file = this.#fileOf(operation);
    ended.delete(file);
    try {
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
      writeFileSync(file, JSON.stringify({ process: process.pid, ...note }), { mode: 0o600 });
    } catch {
      // A run does not fail because it cannot write a note, for example on a full disk: the note helps only after a kill.
    }
  }

  #fileOf(operation: string): string {
    const name = createHash("sha256").update(`${this.#owner}\n${operation}`).digest("hex");
    return join(this.#folder, `${name}.json`);
  }
}

/** Whether a run that still goes on has written the note. */
function isOfAnotherRun(writer: number): boolean {
  if (writer === process.pid) return false;
  try {
    process.kill(writer, 0);
    return true;
  } catch {
    return false;
  }
}

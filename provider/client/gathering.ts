/** A batch leaves this long after the last arrival: the engine starts its steps within a few milliseconds of each other. */
const QUIET_MS = 25;

/** How a kind of question is put for many at once. */
export interface Gathering<V> {
  /** So many fit into one call. */
  readonly most: number;
  /** Asks for all of them; what is not in the answer is undefined for its asker. */
  send(keys: string[]): Promise<ReadonlyMap<string, V>>;
}

interface Batch {
  askers: { key: string; resolve: (value: unknown) => void; reject: (error: unknown) => void }[];
  timer: NodeJS.Timeout;
  leave: () => void;
}

/** Gathers what resources ask for one by one into the calls that the API takes for many. */
export class Gatherings {
  readonly #batches = new Map<string, Batch>();

  /** Asks for one key. Keys of the same name that arrive close together leave in one call. */
  ask<V>(name: string, key: string, gathering: Gathering<V>): Promise<V | undefined> {
    return new Promise((resolve, reject) => {
      const batch = this.#batches.get(name) ?? this.#begin(name, gathering);
      batch.askers.push({ key, resolve: resolve as (value: unknown) => void, reject });
      if (batch.askers.length >= gathering.most) batch.leave();
      else batch.timer.refresh();
    });
  }

  #begin<V>(name: string, gathering: Gathering<V>): Batch {
    const leave = () => {
      clearTimeout(batch.timer);
      this.#batches.delete(name);
      const keys = [...new Set(batch.askers.map((asker) => asker.key))];
      gathering.send(keys).then(
        (answers) => batch.askers.forEach((asker) => asker.resolve(answers.get(asker.key))),
        (error: unknown) => batch.askers.forEach((asker) => asker.reject(error)),
      );
    };
    const batch: Batch = { askers: [], timer: setTimeout(leave, QUIET_MS), leave };
    this.#batches.set(name, batch);
    return batch;
  }
}

/** We send a batch this long after its last request: the engine starts its steps within a few milliseconds of each other. */
const QUIET_MS = 25;

/** How to send a batch. */
export interface BatchCall<V> {
  /** How many keys fit into one call. */
  readonly most: number;
  /** Sends one call for all keys. A key that is missing in the result gets undefined. */
  send(keys: string[]): Promise<ReadonlyMap<string, V>>;
}

interface Batch {
  requests: { key: string; resolve: (value: unknown) => void; reject: (error: unknown) => void }[];
  timer: NodeJS.Timeout;
  send: () => void;
}

/** Collects single requests of resources into batches, for endpoints that take many keys in one call. */
export class Batches {
  readonly #open = new Map<string, Batch>();

  /** Asks for one key. Requests with the same name that come close together share one call. */
  ask<V>(name: string, key: string, call: BatchCall<V>): Promise<V | undefined> {
    return new Promise((resolve, reject) => {
      const batch = this.#open.get(name) ?? this.#begin(name, call);
      batch.requests.push({ key, resolve: resolve as (value: unknown) => void, reject });
      if (batch.requests.length >= call.most) batch.send();
      else batch.timer.refresh();
    });
  }

  #begin<V>(name: string, call: BatchCall<V>): Batch {
    const send = () => {
      clearTimeout(batch.timer);
      this.#open.delete(name);
      const keys = [...new Set(batch.requests.map((request) => request.key))];
      call.send(keys).then(
        (answers) => batch.requests.forEach((request) => request.resolve(answers.get(request.key))),
        (error: unknown) => batch.requests.forEach((request) => request.reject(error)),
      );
    };
    const batch: Batch = { requests: [], timer: setTimeout(send, QUIET_MS), send };
    this.#open.set(name, batch);
    return batch;
  }
}

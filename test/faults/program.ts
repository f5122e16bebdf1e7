import { PluginError, revealed, type Runner } from "../lifecycle/plugin";

export type Properties = Record<string, unknown>;

/** A resource in the state, as the engine stores it. */
export interface Deployed {
  readonly id: string;
  readonly inputs: Properties;
  readonly outs: Properties;
  /** After a half-done operation the engine calls update, whatever the diff says. */
  readonly isUnfinished: boolean;
}

/** The result of an `up` for one resource, or the error. */
export type Done = "created" | "updated" | "left alone" | Error;

/** The engine's part in an `up` of one resource: it makes the same calls and stores the same results. */
export class Program {
  readonly #state = new Map<string, Deployed>();

  /** The state entry with this name. */
  deployed(name: string): Deployed | undefined {
    return this.#state.get(name);
  }

  /** Makes a resource match its arguments, in a process of the stock plugin. One process is one run. */
  async up(plugin: Runner, kind: string, name: string, args: Properties): Promise<Done> {
    const there = this.#state.get(name);
    const { inputs, failures } = await plugin.check(kind, there?.inputs ?? {}, args);
    if (failures.length > 0) throw new Error(failures.map((failure) => failure.reason).join("; "));
    try {
      if (!there) {
        const { id, outs } = await plugin.create(kind, inputs);
        this.#keep(name, { id, inputs, outs, isUnfinished: false });
        return "created";
      }
      const { isChanged, replaces } = await plugin.diff(kind, there.id, there.outs, inputs);
      if (replaces.length > 0) throw new Error(`${name} would be replaced for ${replaces.join(", ")}`);
      if (!isChanged && !there.isUnfinished) return "left alone";
      const { outs } = await plugin.update(kind, there.id, there.outs, inputs);
      this.#keep(name, { id: there.id, inputs, outs, isUnfinished: false });
      return "updated";
    } catch (error) {
      if (!(error instanceof PluginError)) throw error;
      if (error.unfinished) {
        const { id, properties: outs } = error.unfinished;
        this.#keep(name, { id, inputs: there?.inputs ?? inputs, outs, isUnfinished: true });
      }
      return error;
    }
  }

  /** Reads a resource again, as a refresh does. The engine stores the result and asks for a diff to display. */
  async refresh(plugin: Runner, kind: string, name: string): Promise<void> {
    const there = this.#state.get(name)!;
    const read = await plugin.read(kind, there.id, there.outs);
    if (read.id === "") return void this.#state.delete(name);
    const inputs = revealed({ ...there.inputs, ...read.inputs });
    await plugin.diff(kind, there.id, read.outs, there.inputs);
    this.#keep(name, { ...there, id: read.id, inputs, outs: read.outs });
  }

  /** Imports the resource's object as if its state entry had been lost. */
  async adopt(plugin: Runner, kind: string, name: string): Promise<void> {
    const { id } = this.#state.get(name)!;
    this.#state.delete(name);
    const read = await plugin.read(kind, id, {});
    this.#keep(name, { id: read.id, inputs: revealed(read.inputs ?? {}), outs: read.outs, isUnfinished: false });
  }

  /** Returns what an `up` would do, as a preview shows it. @throws if it would replace the object. */
  async plan(plugin: Runner, kind: string, name: string, args: Properties): Promise<Done> {
    const there = this.#state.get(name);
    if (!there) return "created";
    const { inputs } = await plugin.check(kind, there.inputs, args);
    const { isChanged, replaces } = await plugin.diff(kind, there.id, there.outs, inputs);
    if (replaces.length > 0) throw new Error(`${name} would be replaced for ${replaces.join(", ")}`);
    return isChanged ? "updated" : "left alone";
  }

  /** Deletes a resource, as a destroy does. */
  async destroy(plugin: Runner, kind: string, name: string): Promise<void> {
    const { id, outs } = this.#state.get(name)!;
    await plugin.delete(kind, id, outs);
    this.#state.delete(name);
  }

  #keep(name: string, deployed: Deployed): void {
    this.#state.set(name, { ...deployed, outs: revealed(deployed.outs) });
  }
}

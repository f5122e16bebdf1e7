import { PluginError, revealed, type Runner } from "../lifecycle/plugin";

export type Properties = Record<string, unknown>;

/** A resource in the state, as the engine keeps it. */
export interface Deployed {
  readonly id: string;
  readonly inputs: Properties;
  readonly outs: Properties;
  /** The engine calls update on a resource that came out half-done, whatever the diff says. */
  readonly isUnfinished: boolean;
}

/** What an `up` did for a resource, or why it failed. */
export type Done = "created" | "updated" | "left alone" | Error;

/** The engine's part in an `up` of one resource: the calls that it makes, and what it keeps of their outcomes. */
export class Program {
  readonly #state = new Map<string, Deployed>();

  /** What the state holds under a name. */
  deployed(name: string): Deployed | undefined {
    return this.#state.get(name);
  }

  /** Brings a resource to what its arguments say, by a process of the stock plugin: one process is one run. */
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

  /** Reads a resource again, as a refresh does: the engine keeps what it gets, and asks for a diff for its display. */
  async refresh(plugin: Runner, kind: string, name: string): Promise<void> {
    const there = this.#state.get(name)!;
    const read = await plugin.read(kind, there.id, there.outs);
    if (read.id === "") return void this.#state.delete(name);
    const inputs = revealed({ ...there.inputs, ...read.inputs });
    await plugin.diff(kind, there.id, read.outs, there.inputs);
    this.#keep(name, { ...there, id: read.id, inputs, outs: read.outs });
  }

  /** Imports the object that a resource stands for, as if its entry of the state had been lost. */
  async adopt(plugin: Runner, kind: string, name: string): Promise<void> {
    const { id } = this.#state.get(name)!;
    this.#state.delete(name);
    const read = await plugin.read(kind, id, {});
    this.#keep(name, { id: read.id, inputs: revealed(read.inputs ?? {}), outs: read.outs, isUnfinished: false });
  }

  /** What an `up` would do, as a preview says it. @throws when it would replace. */
  async plan(plugin: Runner, kind: string, name: string, args: Properties): Promise<Done> {
    const there = this.#state.get(name);
    if (!there) return "created";
    const { inputs } = await plugin.check(kind, there.inputs, args);
    const { isChanged, replaces } = await plugin.diff(kind, there.id, there.outs, inputs);
    if (replaces.length > 0) throw new Error(`${name} would be replaced for ${replaces.join(", ")}`);
    return isChanged ? "updated" : "left alone";
  }

  /** Removes a resource, as a destroy does. */
  async destroy(plugin: Runner, kind: string, name: string): Promise<void> {
    const { id, outs } = this.#state.get(name)!;
    await plugin.delete(kind, id, outs);
    this.#state.delete(name);
  }

  #keep(name: string, deployed: Deployed): void {
    this.#state.set(name, { ...deployed, outs: revealed(deployed.outs) });
  }
}

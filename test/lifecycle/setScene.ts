import { hearDifferences, type Difference } from "../../provider/lifecycle/differences";
import type { InProcess } from "./inProcess";
import { perTest } from "./perTest";

export const ANA = "ana@example.com";
export const BEN = "ben@example.com";
export const CLEO = "cleo@example.com";

type Properties = Record<string, unknown>;

const NAME = "it";

/** A scene for one resource that declares a whole list. */
export class SetScene {
  readonly scene = perTest();
  readonly run = this.scene.run;

  constructor(private readonly kind: string) {}

  /** Runs an `up`. @returns what it did, or the message of its error. */
  up(args: Properties, one: InProcess = this.run()): Promise<string> {
    return this.upOf(this.kind, NAME, args, one);
  }

  /** Runs an `up` of another resource of the program. @returns as `up`. */
  async upOf(kind: string, name: string, args: Properties, one: InProcess): Promise<string> {
    try {
      const done = await this.scene.program.up(one, kind, name, args);
      return done instanceof Error ? done.message : done;
    } catch (error) {
      return (error as Error).message;
    }
  }

  /** The mistakes that a check finds, which a preview shows. */
  async mistakes(kind: string, args: Properties, one: InProcess): Promise<string[]> {
    return (await one.check(kind, {}, args)).failures.map(({ reason }) => reason);
  }

  /** The entries that a preview shows as changed. */
  async plan(args: Properties, one: InProcess = this.run()): Promise<string[]> {
    const differences: Difference[] = [];
    await hearDifferences(differences, () => this.scene.program.plan(one, this.kind, NAME, args));
    return differences.flatMap(({ entries = [] }) => entries.map(({ change, name }) => `${change} ${name}`));
  }

  /** Runs a refresh. @returns what it printed. */
  async refresh(): Promise<string[]> {
    const one = this.run();
    await this.scene.program.refresh(one, this.kind, NAME);
    return one.printed;
  }

  get outputs(): Properties | undefined {
    return this.scene.program.deployed(NAME)?.outs;
  }

  get inputs(): Properties | undefined {
    return this.scene.program.deployed(NAME)?.inputs;
  }
}

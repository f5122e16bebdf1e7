import { afterAll, beforeAll, expect } from "vitest";
import { messageOf, named } from "./messages";
import { InProcess } from "./inProcess";
import { World } from "./world";

type Properties = Record<string, unknown>;

/** A plugin in a small organisation, to which a test makes mistakes. Its messages name ids as `<name>`. */
export class MistakeScene<Names extends string> {
  world!: World;
  plugin!: InProcess;
  ids!: Readonly<Record<Names, string>>;

  /** @param organization creates the objects that the mistakes refer to. @returns their ids. */
  constructor(organization: (world: World) => Promise<Record<Names, string>>) {
    beforeAll(async () => {
      this.world = await World.start();
      this.ids = await organization(this.world);
      this.plugin = new InProcess(this.world.env);
    });
    afterAll(async () => {
      this.plugin?.stop();
      await this.world?.close();
    });
  }

  /** Returns the messages of a preview. */
  async previewed(kind: string, args: Properties): Promise<string> {
    const { failures } = await this.plugin.check(kind, {}, args);
    return failures.map((failure) => failure.reason).join("; ");
  }

  /** Returns the message of an up, for mistakes that no preview can detect. */
  async upped(kind: string, args: Properties): Promise<string> {
    expect(await this.previewed(kind, args), "the messages of the preview").toBe("");
    return named(await messageOf(this.plugin.create(kind, args)), this.ids);
  }

  /** Returns the message of `static get`. */
  async got(kind: string, id: string): Promise<string> {
    return named(await messageOf(this.plugin.read(kind, id, { __get: true })), this.ids);
  }

  /** The lines of stack traces that the plugin has printed. */
  get stackTraces(): string[] {
    return this.plugin.printed.filter((line) => /^\s+at /.test(line));
  }
}

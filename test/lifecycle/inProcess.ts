import { lifecycleOf, type Lifecycle } from "../../provider/lifecycle/lifecycle";
import { Run } from "../../provider/lifecycle/run";
import { kinds } from "../kinds";
import { PluginError, revealed, type Runner } from "./plugin";
import { scratchHome } from "./scratchHome";

type Properties = Record<string, unknown>;

/**
 * A run of the lifecycle in this process. It does the stock plugin's part between the engine and the lifecycle, but
 * without gRPC and without the half second that a process needs to start. For trials with thousands of runs; `Plugin`
 * covers the stock plugin itself.
 */
export class InProcess implements Runner {
  readonly printed: string[] = [];
  private readonly run: Run;
  private readonly lifecycles = new Map<string, Lifecycle>();

  constructor(env: Record<string, string>) {
    this.run = new Run(
      { PULUMI_PROJECT: "test", PULUMI_HOME: scratchHome(), ...env },
      (line) => void this.printed.push(line),
    );
    for (const { declaration } of kinds) this.lifecycles.set(declaration.kind, lifecycleOf(declaration, this.run));
  }

  async check(kind: string, olds: Properties, news: Properties) {
    const { inputs, failures } = await this.of(kind).check(plain(olds), plain(news));
    return { inputs: plain(inputs), failures: failures as { property: string; reason: string }[] };
  }

  async diff(kind: string, id: string, olds: Properties, news: Properties) {
    const outcome = (await this.of(kind).diff(id, plain(olds), plain(news))) as {
      changes?: boolean;
      replaces: string[];
    };
    const isDifferent = outcome.changes !== false;
    return { isChanged: isDifferent, replaces: isDifferent ? outcome.replaces : [] };
  }

  create(kind: string, inputs: Properties) {
    return asTheEngineGetsIt(async () => {
      const { id, outs } = await this.of(kind).create(plain(inputs));
      return { id, outs: sent(outs) };
    });
  }

  read(kind: string, id: string, properties: Properties) {
    return asTheEngineGetsIt(async () => {
      const read = await this.of(kind).read(id, plain(properties));
      return { id: read.id, outs: sent(read.props), inputs: read.inputs && sent(read.inputs) };
    });
  }

  update(kind: string, id: string, olds: Properties, news: Properties) {
    return asTheEngineGetsIt(async () => ({
      outs: sent((await this.of(kind).update(id, plain(olds), plain(news))).outs),
    }));
  }

  delete(kind: string, id: string, properties: Properties): Promise<void> {
    return asTheEngineGetsIt(() => this.of(kind).delete(id, plain(properties)));
  }

  /** Ends the run and closes its connections. */
  stop(): void {
    void this.run.close();
  }

  private of(kind: string): Lifecycle {
    return this.lifecycles.get(kind)!;
  }
}

/** Properties as they arrive over gRPC: secrets in clear, without undefined. */
function plain(properties: Properties): Properties {
  return sent(revealed(properties));
}

function sent(properties: Properties): Properties {
  return JSON.parse(JSON.stringify(properties)) as Properties;
}

/** Converts errors as the plugin does: an error with an id means that the object was created but not finished. */
async function asTheEngineGetsIt<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    const { message, id, properties, reasons } = error as Error & {
      id?: string;
      properties?: Properties;
      reasons?: string[];
    };
    const unfinished = id ? { id, properties: sent(properties ?? {}), reasons: reasons ?? [] } : undefined;
    throw new PluginError(message, unfinished);
  }
}

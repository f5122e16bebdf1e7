import type { PluginUse } from "./benchStack";
import type { Bound, Phase } from "./bounds";
import { counted, measureIdleLife, measureLife, type Life, type Measured } from "./life";
import { organization, type Style } from "./organization";

/** All measurements of one phase of one program. */
export interface Row {
  projects: number;
  style: Style;
  resources: number;
  latency: number;
  phase: Phase;
  writes: number;
  reads: number;
  bound: Bound;
  routes: Record<string, number>;
  seconds: number;
  /** Seconds that the same phase took with the provider that does nothing. */
  engineSeconds: number;
  plugin: PluginUse;
  /** Memory and processor use of the plugin with the provider that does nothing. */
  idlePlugin: PluginUse;
}

/**
 * Creates, previews, refreshes, changes and destroys an organisation, and measures the requests and the time of each
 * phase.
 */
export async function measureScale(options: {
  projects: number;
  style: Style;
  latencies: readonly number[];
  repeat: number;
  say: (line: string) => void;
}): Promise<Row[]> {
  const { projects, style, latencies, repeat, say } = options;
  const resources = organization(projects, style).length;
  let engine: Life | undefined;
  let bounds: Record<Phase, Bound> | undefined;
  const lives = new Map<number, Life>();
  // Each round measures both providers, so that other work on the machine affects both equally.
  for (let round = 1; round <= repeat; round++) {
    const title = `${projects} projects in ${style}, ${resources} resources, round ${round} of ${repeat}`;
    say(`${title}: the engine alone, with a provider that does nothing`);
    engine = faster(engine, await measureIdleLife(projects, style));
    for (const latency of latencies) {
      say(`${title}: our provider, ${latency} ms a request`);
      const measured = await measureLife(projects, latency, style);
      bounds = measured.bounds;
      lives.set(latency, faster(lives.get(latency), measured.life));
    }
  }
  return [...lives].flatMap(([latency, life]) =>
    (Object.entries(life) as [Phase, Measured][]).map(([phase, { routes, seconds, plugin }]) => ({
      projects,
      style,
      resources,
      latency,
      phase,
      ...counted(routes),
      bound: bounds![phase],
      routes,
      seconds,
      engineSeconds: engine![phase].seconds,
      plugin,
      idlePlugin: engine![phase].plugin,
    })),
  );
}

/** Takes the faster measurement of each phase. Other work on the machine explains the difference. */
function faster(a: Life | undefined, b: Life): Life {
  if (!a) return b;
  const phases = Object.keys(b) as Phase[];
  return Object.fromEntries(
    phases.map((phase) => [phase, a[phase].seconds < b[phase].seconds ? a[phase] : b[phase]]),
  ) as Life;
}

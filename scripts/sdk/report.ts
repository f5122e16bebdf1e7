import { compareRoutes, type SdkMethod } from "./methods";

/** What the newest client can do and our description cannot, and the reverse. */
export interface Report {
  /** Whether the operations differ. */
  differs: boolean;
  /** The text for people, line by line. */
  lines: string[];
}

/** @param comparedVersion the version that the simulator was last compared with. */
export function reportOn(
  { version, methods }: { version: string; methods: readonly SdkMethod[] },
  routes: readonly string[],
  comparedVersion: string,
): Report {
  const { added, missing } = compareRoutes(methods, routes);
  const lines = [
    `openai ${version}: ${methods.length} admin methods. Our description: ${routes.length} operations.`,
    ...added.map(({ name, route }) => `new: ${route} (${name})`),
    ...missing.map((route) => `gone: ${route}`),
  ];
  const differs = added.length > 0 || missing.length > 0;
  if (!differs) lines.push("Both have the same operations.");
  if (version !== comparedVersion) {
    lines.push(
      `The simulator was last compared with ${comparedVersion}. Set comparedVersion in scripts/sdk/install.ts, and run ` +
        `npm run second-opinion.`,
    );
  }
  return { differs, lines };
}

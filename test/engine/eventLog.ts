import { readFile } from "node:fs/promises";
import type { EngineEvent, OpMap } from "@pulumi/pulumi/automation";

/** One step that the engine took for a resource. A replacement is several. */
export interface Step {
  /** `create`, `update`, `delete`, `same`, `replace`, `create-replacement`, `delete-replaced`, `read`, `refresh`, `import` ... */
  op: string;
  /** The resource's type, such as `pulumi-nodejs:dynamic/openai:Project`. */
  type: string;
  /** The last part of the URN. */
  name: string;
  urn: string;
  /** The properties that changed, as the engine names them. */
  diffs: string[];
}

/** A policy that was violated. */
export interface Violation {
  policyPack: string;
  policy: string;
  /** `advisory`, `mandatory` or `remediate`. */
  level: string;
  message: string;
  /** The resource at fault; absent for a policy about the whole stack. */
  urn?: string;
}

/** What an operation did, in the engine's own words. */
export interface Operation {
  /** How many resources were created, updated, left the same and so on, as in the summary that the user reads (which counts the stack itself). */
  changes: OpMap;
  /** Every step, in order. */
  steps: Step[];
  /** The messages of severity error and warning, without `error: ` in front. */
  problems: string[];
  violations: Violation[];
}

/**
 * Reads the engine's event log.
 *
 * Of the three machine-readable sources it is the robust one: `--json` replaces the text that the user reads and does not
 * exist for every operation, the printed summary omits what is zero and changes its wording; the event log exists for
 * all operations, beside the text, also of a failure, and is what Pulumi's Automation API is built on.
 *
 * An operation with a preview in front logs the operation alone. A command that fails before the engine starts leaves no log: nothing was done.
 */
export async function readEventLog(file: string): Promise<Operation> {
  const text = await readFile(file, "utf8").catch(() => "");
  const events = text
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as EngineEvent);

  return {
    changes: events.findLast((event) => event.summaryEvent)?.summaryEvent?.resourceChanges ?? {},
    steps: events.flatMap((event) => (event.resourcePreEvent ? [stepOf(event.resourcePreEvent.metadata)] : [])),
    problems: events.flatMap((event) =>
      event.diagnosticEvent && ["error", "warning"].includes(event.diagnosticEvent.severity)
        ? [event.diagnosticEvent.message.trim()]
        : [],
    ),
    violations: events.flatMap((event) => (event.policyEvent ? [violationOf(event.policyEvent)] : [])),
  };
}

function stepOf({ op, type, urn, diffs }: NonNullable<EngineEvent["resourcePreEvent"]>["metadata"]): Step {
  return { op, type, urn, name: urn.split("::").slice(3).join("::"), diffs: diffs ?? [] };
}

function violationOf(event: NonNullable<EngineEvent["policyEvent"]>): Violation {
  return {
    policyPack: event.policyPackName,
    policy: event.policyName,
    level: event.enforcementLevel,
    message: event.message.trim(),
    urn: event.resourceUrn || undefined,
  };
}

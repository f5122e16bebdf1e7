import { readFile } from "node:fs/promises";
import type { EngineEvent, OpMap } from "@pulumi/pulumi/automation";

/** One step of the engine for a resource. A replacement takes several steps. */
export interface Step {
  /** `create`, `update`, `delete`, `same`, `replace`, `create-replacement`, `delete-replaced`, `read`, `refresh`, `import` ... */
  op: string;
  /** The resource's type, such as `pulumi-nodejs:dynamic/openai:Project`. */
  type: string;
  /** The last part of the URN. */
  name: string;
  urn: string;
  /** The changed properties, as the engine names them. */
  diffs: string[];
}

/** A violation of a policy. */
export interface Violation {
  policyPack: string;
  policy: string;
  /** `advisory`, `mandatory` or `remediate`. */
  level: string;
  message: string;
  /** The URN of the violating resource. Absent for a policy about the whole stack. */
  urn?: string;
}

/** The result of an operation, in the engine's own words. */
export interface Operation {
  /**
   * The numbers of created, updated, unchanged resources and so on, as in the summary for the user, which counts the
   * stack itself.
   */
  changes: OpMap;
  /** Every step, in order. */
  steps: Step[];
  /** The messages of severity error and warning, without the leading `error: `. */
  problems: string[];
  violations: Violation[];
}

/**
 * Reads the engine's event log.
 *
 * This is the most reliable of three machine-readable sources. `--json` replaces the text for the user and does not
 * exist for every operation. The printed summary omits zeros and its wording changes. The event log exists for all
 * operations, beside the text, even for a failure, and Pulumi's Automation API builds on it.
 *
 * If a preview comes first, the log contains only the operation. If a command fails before the engine starts, there is
 * no log, because nothing was done.
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

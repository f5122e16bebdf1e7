import { counted } from "../counted";
import type { FailOn } from "./words";
import type { UnmanagedReport } from "./report";

/** Why the command ends with exit code 2, in sentences. Empty if it succeeds. */
export function reasonsToFail({ organizations }: UnmanagedReport, failOn: FailOn): string[] {
  const findings = organizations.flatMap(({ unmanaged }) => unmanaged);
  const failing = findings.filter(({ kind, makesOwner }) => failOn.kinds.has(kind) || (failOn.owners && makesOwner));
  const twice = failOn.twice ? organizations.flatMap(({ managedTwice }) => managedTwice) : [];
  const unread = new Set(
    organizations.flatMap((one) => one.unread.map(({ kind }) => kind)).filter((kind) => failOn.mustRead.has(kind)),
  );
  return [
    ...(failing.length > 0 ? [`--fail-on names ${counted(failing.length, "unmanaged object")}.`] : []),
    ...(twice.length > 0 ? [`--fail-on names ${counted(twice.length, "object")} that several resources manage.`] : []),
    ...(unread.size > 0
      ? [`--fail-on could not check ${[...unread].join(", ")}, because the key may not read it.`]
      : []),
  ];
}

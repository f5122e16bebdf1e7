/** Plain data: what a document may consist of. */
import type { Path, Problem } from "./problems";

/** An organisation of thousands of projects has fewer. Aliases of a small file can expand to billions. */
const MOST_VALUES = 200_000;

/** A document is six levels deep. An alias can contain itself. */
const MOST_DEPTH = 50;

/**
 * A copy of a value without undefined entries, in which nothing is shared.
 * @param problems receives what is no plain data.
 */
export function plainCopy(value: unknown, problems: Problem[]): unknown {
  let values = 0;
  const isTooLarge = () => values > MOST_VALUES;
  const copy = (value: unknown, path: Path): unknown => {
    values += 1;
    if (isTooLarge() || typeof value !== "object" || value === null) {
      if (["function", "symbol", "bigint"].includes(typeof value)) refuse(path, `a ${typeof value}`);
      return value;
    }
    if (path.length > MOST_DEPTH) {
      values = MOST_VALUES;
      return undefined;
    }
    if (Array.isArray(value)) return value.map((item, index) => copy(item, [...path, index]));
    if (!isPlain(value)) {
      refuse(path, isOutput(value) ? "an output of a resource" : `a ${value.constructor.name}`);
      return undefined;
    }
    const entries = Object.entries(value).filter(([key, inner]) => {
      // JavaScript gives objects a meaning under this name.
      const isReserved = key === "__proto__";
      if (isReserved) problems.push({ path: [...path, key], text: "this key is reserved. Choose a different key." });
      return inner !== undefined && !isReserved;
    });
    return Object.fromEntries(entries.map(([key, inner]) => [key, copy(inner, [...path, key])]));
  };
  const refuse = (path: Path, what: string) =>
    problems.push({
      path,
      text: `must be plain data, not ${what}. Write the value itself, or declare this part with a resource of its own.`,
    });
  const copied = copy(value, []);
  if (!isTooLarge()) return copied;
  problems.length = 0;
  problems.push({
    path: [],
    text:
      `the document has more than ${MOST_VALUES.toLocaleString("en-US")} values, or contains itself. Aliases count as often as ` +
      `they are used: remove some.`,
  });
  return undefined;
}

function isOutput(value: object): boolean {
  return "__pulumiOutput" in value;
}

function isPlain(value: object): value is Record<string, unknown> {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

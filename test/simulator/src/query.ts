import { badRequest } from "./errors";

/** The query parameters of a call. Accepts arrays as `name` and as `name[]`, and ignores unknown names. */
export class Query {
  constructor(private readonly values: URLSearchParams) {}

  /** A single value. An empty value counts as missing, because clients send `after=` for null. */
  text(name: string): string | undefined {
    const value = this.values.get(name);
    return value === null || value === "" ? undefined : value;
  }

  /** All values of an array parameter. */
  list(name: string): string[] {
    return [...this.values.getAll(name), ...this.values.getAll(`${name}[]`)].filter((value) => value !== "");
  }

  /** An integer. Throws a 400 for other values. */
  integer(name: string): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    if (!/^-?\d+$/.test(text))
      throw badRequest(`Invalid type for '${name}': expected an integer.`, name, "invalid_type");
    return Number(text);
  }

  /** A boolean. Throws a 400 unless the value is `true` or `false`. */
  flag(name: string): boolean | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    if (text !== "true" && text !== "false") {
      throw badRequest(`Invalid type for '${name}': expected a boolean.`, name, "invalid_type");
    }
    return text === "true";
  }

  /** One of the given values. Throws a 400 for other values. */
  choice<T extends string>(name: string, values: readonly T[]): T | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const found = values.find((value) => value === text);
    if (found) return found;
    throw badRequest(`Invalid value: '${text}'. Supported values are: ${values.join(", ")}.`, name, "invalid_value");
  }

  /** The query in the form of the request log. */
  toObject(): Record<string, string | string[]> {
    const result: Record<string, string | string[]> = {};
    for (const name of new Set(this.values.keys())) {
      const all = this.values.getAll(name);
      result[name] = all.length === 1 ? (all[0] ?? "") : all;
    }
    return result;
  }
}

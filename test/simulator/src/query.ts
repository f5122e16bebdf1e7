import { badRequest } from "./errors";

/** The query of a call. Arrays are read under both spellings, `name` and `name[]`; unknown names are ignored. */
export class Query {
  constructor(private readonly values: URLSearchParams) {}

  /** One value; an empty one counts as absent, since clients send `after=` for null. */
  text(name: string): string | undefined {
    const value = this.values.get(name);
    return value === null || value === "" ? undefined : value;
  }

  /** All values of an array. */
  list(name: string): string[] {
    return [...this.values.getAll(name), ...this.values.getAll(`${name}[]`)].filter((value) => value !== "");
  }

  /** A whole number, or a 400. */
  integer(name: string): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    if (!/^-?\d+$/.test(text))
      throw badRequest(`Invalid type for '${name}': expected an integer.`, name, "invalid_type");
    return Number(text);
  }

  /** `true` or `false`, or a 400. */
  flag(name: string): boolean | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    if (text !== "true" && text !== "false") {
      throw badRequest(`Invalid type for '${name}': expected a boolean.`, name, "invalid_type");
    }
    return text === "true";
  }

  /** One of the given values, or a 400. */
  choice<T extends string>(name: string, values: readonly T[]): T | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const found = values.find((value) => value === text);
    if (found) return found;
    throw badRequest(`Invalid value: '${text}'. Supported values are: ${values.join(", ")}.`, name, "invalid_value");
  }

  /** As the request log shows it. */
  toObject(): Record<string, string | string[]> {
    const result: Record<string, string | string[]> = {};
    for (const name of new Set(this.values.keys())) {
      const all = this.values.getAll(name);
      result[name] = all.length === 1 ? (all[0] ?? "") : all;
    }
    return result;
  }
}

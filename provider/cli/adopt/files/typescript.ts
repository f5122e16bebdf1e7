/** Prints values as TypeScript, in the form that prettier gives them. */

/** The most characters of a line. */
export const WIDTH = 100;

/** The most characters of a property's name after which prettier keeps a long value in the same line. */
const SHORT_NAME = 4;

/** The columns that a text takes: letters of East Asia and emoji take two. */
export function widthOf(text: string): number {
  return [...text].reduce((width, letter) => width + (WIDE.test(letter) ? 2 : 1), 0);
}

const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}|[\u{20000}-\u{3fffd}]/u;

/** Code, such as the id of another resource. */
export class Code {
  constructor(readonly text: string) {}
}

/**
 * Prints a value.
 * @param indent the spaces before the line in which the value begins.
 * @param before the characters that precede the value in its line, without the indentation.
 * @param after the characters that follow the value in its last line, such as a comma.
 */
export function printed(value: unknown, indent = 0, before = 0, after = 0): string {
  const line = inOneLine(value);
  if (line !== undefined && indent + before + widthOf(line) + after <= WIDTH) return line;
  const inner = " ".repeat(indent + 2);
  const end = " ".repeat(indent);
  if (Array.isArray(value)) {
    const items = value.map((item) => `${inner}${printed(item, indent + 2, 0, 1)},\n`);
    return `[\n${items.join("")}${end}]`;
  }
  if (isMap(value)) {
    const entries = Object.entries(value).map(([key, item]) => {
      const name = propertyName(key);
      const text = printed(item, indent + 2, name.length + 2, 1);
      const isTooLong = !text.includes("\n") && indent + 2 + widthOf(`${name}: ${text},`) > WIDTH;
      // Prettier moves a long value to a line of its own, except after a short name.
      const gap = isTooLong && name.length > SHORT_NAME ? `\n${inner}  ` : " ";
      return `${inner}${name}:${gap}${text},\n`;
    });
    return `{\n${entries.join("")}${end}}`;
  }
  return line!;
}

/** A value in one line. Undefined for a map that should not be in one line: a map of maps is easier to read and to change. */
export function inOneLine(value: unknown): string | undefined {
  if (value instanceof Code) return value.text;
  if (typeof value === "string") return quoted(value);
  if (Array.isArray(value)) return inOneArray(value);
  if (!isMap(value)) return String(value);
  const entries = Object.entries(value);
  if (entries.length === 0) return "{}";
  if (entries.some(([, inner]) => isMap(inner) && Object.keys(inner).length > 0)) return undefined;
  const texts = entries.map(([key, inner]) => [propertyName(key), inOneLine(inner)]);
  if (texts.some(([, text]) => text === undefined)) return undefined;
  return `{ ${texts.map(([key, text]) => `${key}: ${text}`).join(", ")} }`;
}

function inOneArray(items: readonly unknown[]): string | undefined {
  // Prettier breaks a list of several maps that have several keys.
  if (items.length > 1 && items.every((item) => isMap(item) && Object.keys(item).length > 1)) return undefined;
  const texts = items.map(inOneLine);
  return texts.includes(undefined) ? undefined : `[${texts.join(", ")}]`;
}

/** A string with the quotes that need fewer escapes. */
export function quoted(text: string): string {
  const inside = JSON.stringify(text).slice(1, -1);
  const count = (quote: string) => text.split(quote).length - 1;
  if (count('"') <= count("'")) return `"${inside}"`;
  return `'${inside.replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

/** The name of a property, in quotes only where the language requires them. */
function propertyName(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : quoted(key);
}

export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Code);
}

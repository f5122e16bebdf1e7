/** Shows what differs between two texts, as `diff -u` does. */

/** Equal lines around a change. */
const CONTEXT = 2;

/** The comparison takes time and memory for each pair of lines. Larger middles show as one change. */
const MOST_PAIRS = 4_000_000;

interface Line {
  readonly sign: " " | "-" | "+";
  readonly text: string;
}

/** The lines that change from one text to another, with the lines around them. Empty for equal texts. */
export function difference(from: string, to: string): string {
  const lines = compared(linesOf(from), linesOf(to));
  const isNear = (at: number) =>
    lines.slice(Math.max(0, at - CONTEXT), at + CONTEXT + 1).some(({ sign }) => sign !== " ");
  const shown: string[] = [];
  let isInGap = false;
  lines.forEach(({ sign, text }, at) => {
    if (isNear(at)) shown.push(`${sign} ${text}`.trimEnd());
    else if (!isInGap && shown.length > 0) shown.push("  …");
    isInGap = !isNear(at);
  });
  while (shown.at(-1) === "  …") shown.pop();
  return shown.map((line) => `${line}\n`).join("");
}

function compared(from: readonly string[], to: readonly string[]): Line[] {
  let start = 0;
  while (start < from.length && start < to.length && from[start] === to[start]) start++;
  let end = 0;
  while (end < from.length - start && end < to.length - start && from.at(-1 - end) === to.at(-1 - end)) end++;
  const same = (lines: readonly string[]) => lines.map((text): Line => ({ sign: " ", text }));
  const middle = comparedMiddle(from.slice(start, from.length - end), to.slice(start, to.length - end));
  return [...same(from.slice(0, start)), ...middle, ...same(from.slice(from.length - end))];
}

/** The longest common subsequence of lines decides what stays. */
function comparedMiddle(from: readonly string[], to: readonly string[]): Line[] {
  const removed = (text: string): Line => ({ sign: "-", text });
  const added = (text: string): Line => ({ sign: "+", text });
  if (from.length * to.length > MOST_PAIRS) return [...from.map(removed), ...to.map(added)];
  const width = to.length + 1;
  const longest = new Uint32Array((from.length + 1) * width);
  for (let i = from.length - 1; i >= 0; i--) {
    for (let j = to.length - 1; j >= 0; j--) {
      longest[i * width + j] =
        from[i] === to[j]
          ? longest[(i + 1) * width + j + 1]! + 1
          : Math.max(longest[(i + 1) * width + j]!, longest[i * width + j + 1]!);
    }
  }
  const lines: Line[] = [];
  let i = 0;
  let j = 0;
  while (i < from.length && j < to.length) {
    if (from[i] === to[j]) {
      lines.push({ sign: " ", text: from[i]! });
      i++;
      j++;
    } else if (longest[(i + 1) * width + j]! >= longest[i * width + j + 1]!) lines.push(removed(from[i++]!));
    else lines.push(added(to[j++]!));
  }
  return [...lines, ...from.slice(i).map(removed), ...to.slice(j).map(added)];
}

function linesOf(text: string): string[] {
  return text.replaceAll("\r\n", "\n").replace(/\n$/, "").split("\n");
}

/** Words can be separated by spaces or commas. */
export function separated(given: readonly string[]): string[] {
  return given
    .flatMap((text) => text.split(","))
    .map((text) => text.trim())
    .filter((text) => text !== "");
}

/** A time in Unix seconds as `2026-11-28 00:37:49 UTC`. */
export function inUtc(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

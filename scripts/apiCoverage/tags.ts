/** The rules that a test proves, from the end of its title or of its group's title: `[F14]`, or `[F04, F32]`. */
export function rulesIn(title: string): string[] {
  return [...title.matchAll(/\[(F\d\d(?:, F\d\d)*)\]/g)].flatMap(([, ids = ""]) => ids.split(", "));
}

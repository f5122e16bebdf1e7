/** What secrets look like, from the forms that their makers publish; the name says whose it is. */
const shapes: readonly [what: string, shape: RegExp][] = [
  // With a digit and a capital, so that a name such as sk-learn-production-cluster is none.
  ["an OpenAI key", /\bsk-(?=\S*\d)(?=\S*[A-Z])[A-Za-z0-9_-]{20,}/],
  ["a private key", /-----BEGIN [A-Z ]*PRIVATE KEY-----/],
  ["an AWS key", /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/],
  ["a GitHub token", /\b(?:gh[pousr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{30,})/],
  ["a Slack token", /\bxox[abeprs]-[A-Za-z0-9-]{10,}/],
  ["a Google key", /\bAIza[A-Za-z0-9_-]{35}/],
  ["a JSON web token", /\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\./],
  ["a Pulumi token", /\bpul-[0-9a-f]{40}\b/],
  ["a password", /\b(?:password|passwd|pwd|secret|token|api[_-]?key)\s*[:=]\s*(?=\S*\d)\S{6,}/i],
];

/** So long a run of letters and digits is no word, and no number that people give. */
const RUN = /[A-Za-z0-9+/_]{32,}/g;

/** Bits a character: text is below 3.5 at this length, random letters and digits are above 4, random hexadecimal is near 3.7. */
const RANDOM_BITS = 3.5;

/** What a text looks like that holds a secret; `undefined` when it does not. Never the secret itself. */
export function secretIn(text: string): string | undefined {
  const known = shapes.find(([, shape]) => shape.test(text))?.[0];
  if (known !== undefined) return known;
  const isRandom = (run: string) => /\d/.test(run) && /[A-Za-z]/.test(run) && bitsPerCharacter(run) > RANDOM_BITS;
  return text.match(RUN)?.some(isRandom) ? "a random value" : undefined;
}

/** The entropy of the characters of a text. */
function bitsPerCharacter(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce((bits, count) => bits - (count / text.length) * Math.log2(count / text.length), 0);
}

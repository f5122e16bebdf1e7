/** Where a text holds something: from the first character to the one behind the last. */
type Span = readonly [start: number, end: number];

/**
 * What secrets look like, from the forms that their makers publish; the name says whose it is. Each search goes through a
 * text once: what comes behind a place is never looked at again for the next place, so that no name makes a preview hang.
 */
const shapes: readonly [what: string, find: (text: string) => Span[]][] = [
  ["a private key", like(/-----BEGIN [A-Z ]*PRIVATE KEY-----(?:[^]*?-----END [A-Z ]*PRIVATE KEY-----|[^]*)/g)],
  // With a digit and a capital, so that a name such as sk-learn-production-cluster is none.
  ["an OpenAI key", like(/\bsk-[A-Za-z0-9_-]{20,}/g, (key) => /\d/.test(key) && /[A-Z]/.test(key))],
  ["an AWS key", like(/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g)],
  ["a GitHub token", like(/\b(?:gh[pousr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{30,})/g)],
  ["a Slack token", like(/\bxox[abeprs]-[A-Za-z0-9-]{10,}/g)],
  ["a Google key", like(/\bAIza[A-Za-z0-9_-]{35}/g)],
  ["a JSON web token", like(/[A-Za-z0-9_.-]{24,}/g, isWebToken)],
  ["a Pulumi token", like(/\bpul-[0-9a-f]{40}\b/g)],
  ["a password", passwordsIn],
  ["a random value", randomValuesIn],
];

/** What a text looks like that holds a secret; `undefined` when it does not. Never the secret itself. */
export function secretIn(text: string): string | undefined {
  return shapes.find(([, find]) => find(text).length > 0)?.[0];
}

/** A text with what each secret looks like in the secret's place: `token <an OpenAI key>`. */
export function withoutSecrets(text: string): string {
  return shapes.reduce((left, [what, find]) => {
    let [kept, from] = ["", 0];
    for (const [start, end] of find(left)) {
      kept += `${left.slice(from, start)}<${what}>`;
      from = end;
    }
    return kept + left.slice(from);
  }, text);
}

/** Finds what has a form, and is a secret by a closer look. */
function like(form: RegExp, isSecret: (match: string) => boolean = () => true): (text: string) => Span[] {
  return (text) =>
    [...text.matchAll(form)]
      .filter(([match]) => isSecret(match))
      .map(({ 0: match, index }) => [index, index + match.length]);
}

/** A header and a payload, both JSON objects. Looks back from the dot between them, so that a text without dots costs nothing. */
function isWebToken(dotted: string): boolean {
  return /\.(?<=\beyJ[A-Za-z0-9_-]{8,}\.)eyJ[A-Za-z0-9_-]{8,}\./.test(dotted);
}

const LABEL = /\b(?:password|passwd|pwd|secret|token|api[_-]?key)\s*[:=]\s*/gi;

/** A word is a password only with a digit in it, so far from its beginning at most; without a bound, labels in a row cost too much. */
const MOST_BEFORE_DIGIT = 200;

/** A value behind a label: `password: hunter2`. */
function passwordsIn(text: string): Span[] {
  const found: Span[] = [];
  const value = new RegExp(String.raw`(?=\S{6})\S{0,${MOST_BEFORE_DIGIT}}?\d\S*`, "y");
  for (const { 0: label, index } of text.matchAll(LABEL)) {
    const start = index + label.length;
    if (start < (found.at(-1)?.[1] ?? 0)) continue;
    value.lastIndex = start;
    const match = value.exec(text)?.[0];
    // Quotes and commas behind it belong to the sentence.
    if (match !== undefined) found.push([index, start + match.replace(/["'`,;.)\]}]{1,3}$/, "").length]);
  }
  return found;
}

/** So long a run of letters and digits is no word, and no number that people give. */
const FEWEST_RANDOM = 32;

/**
 * The API's ids, which are random as well: alone, behind another one (`proj_1/user-2`), or in that of a role
 * (`role-api-project-member__api-project__proj_1`). Then whatever is long enough.
 */
const RUN = new RegExp(
  String.raw`(?<id>(?:/|[a-z]{1,20}__)?(?<![A-Za-z0-9])(?:proj|org|user|svc_acct|group|role|cert)[_-][A-Za-z0-9]{1,64}(?![A-Za-z0-9]))` +
    String.raw`|[A-Za-z0-9+/_]{${FEWEST_RANDOM},}`,
  "g",
);

/** Bits a character: text is below 3.5 at this length, random letters and digits are above 4, random hexadecimal is near 3.7. */
const RANDOM_BITS = 3.5;

/** Of neighbours in words and paths, fewer are a digit and a letter, or a capital and a small letter; in random text twice as many. */
const RANDOM_CHANGES = 1 / 8;

function randomValuesIn(text: string): Span[] {
  return [...text.matchAll(RUN)]
    .filter(({ 0: run, index, groups }) => groups?.id === undefined && isRandom(run) && !isAddress(text, index, run))
    .map(({ 0: run, index }) => [index, index + run.length]);
}

function isRandom(run: string): boolean {
  const changes = run.match(/[a-z](?=[A-Z0-9])|[A-Z](?=[a-z0-9])|[0-9](?=[A-Za-z])/g)?.length ?? 0;
  return (
    /\d/.test(run) &&
    /[A-Za-z]/.test(run) &&
    changes >= run.length * RANDOM_CHANGES &&
    bitsPerCharacter(run) > RANDOM_BITS
  );
}

/** Whether it is what stands before the `@` of an e-mail address, and not the password in a URL. */
function isAddress(text: string, index: number, run: string): boolean {
  return text[index + run.length] === "@" && text[index - 1] !== ":" && !run.includes("/");
}

/** The entropy of the characters of a text. */
function bitsPerCharacter(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce((bits, count) => bits - (count / text.length) * Math.log2(count / text.length), 0);
}

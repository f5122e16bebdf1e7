/** A part of a text; the end is the index after its last character. */
type Span = readonly [start: number, end: number];

/**
 * The shapes of secrets, from the forms that their issuers publish. Every search takes time proportional to the text. A
 * lookahead over the rest of the text at each position would let a long name stall the preview.
 */
const shapes: readonly [what: string, find: (text: string) => Span[]][] = [
  ["a private key", like(/-----BEGIN [A-Z ]*PRIVATE KEY-----(?:[^]*?-----END [A-Z ]*PRIVATE KEY-----|[^]*)/g)],
  // A key has a digit and an upper-case letter; a name such as sk-learn-production-cluster does not.
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

/** The kind of secret that a text contains, never the secret itself; `undefined` if the text contains none. */
export function secretIn(text: string): string | undefined {
  return shapes.find(([, find]) => find(text).length > 0)?.[0];
}

/** Replaces each secret in a text with its kind: `for <an OpenAI key>`. */
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

/** Finds the matches of an expression that also pass a second check. */
function like(form: RegExp, isSecret: (match: string) => boolean = () => true): (text: string) => Span[] {
  return (text) =>
    [...text.matchAll(form)]
      .filter(([match]) => isSecret(match))
      .map(({ 0: match, index }) => [index, index + match.length]);
}

/** Whether a dot separates two encoded JSON objects. The search starts at the dots, so other text costs nothing. */
function isWebToken(dotted: string): boolean {
  return /\.(?<=\beyJ[A-Za-z0-9_-]{8,}\.)eyJ[A-Za-z0-9_-]{8,}\./.test(dotted);
}

const LABEL = /\b(?:password|passwd|pwd|secret|token|api[_-]?key)\s*[:=]\s*/gi;

/**
 * How far to search a value for the digit that makes it a password. Without a bound, many labels in a row would each
 * search the rest of the text.
 */
const MOST_BEFORE_DIGIT = 200;

/** Finds values after a label: `password: hunter2`. */
function passwordsIn(text: string): Span[] {
  const found: Span[] = [];
  const value = new RegExp(String.raw`(?=\S{6})\S{0,${MOST_BEFORE_DIGIT}}?\d\S*`, "y");
  for (const { 0: label, index } of text.matchAll(LABEL)) {
    const start = index + label.length;
    if (start < (found.at(-1)?.[1] ?? 0)) continue;
    value.lastIndex = start;
    const match = value.exec(text)?.[0];
    // Closing quotes and punctuation belong to the sentence.
    if (match !== undefined) found.push([index, start + match.replace(/["'`,;.)\]}]{1,3}$/, "").length]);
  }
  return found;
}

/** The words and numbers that people write are shorter than this. */
const FEWEST_RANDOM = 32;

/**
 * Matches API ids first, because they are random but not secret: alone, after another id (`proj_1/user-2`), or within
 * the id of a role (`role-api-project-member__api-project__proj_1`). Then it matches any long run of characters.
 */
const RUN = new RegExp(
  String.raw`(?<id>(?:/|[a-z]{1,20}__)?(?<![A-Za-z0-9])(?:proj|org|user|svc_acct|group|role|cert)[_-][A-Za-z0-9]{1,64}(?![A-Za-z0-9]))` +
    String.raw`|[A-Za-z0-9+/_]{${FEWEST_RANDOM},}`,
  "g",
);

/**
 * Bits per character. At this length, prose has less than 3.5, random letters and digits more than 4, random
 * hexadecimal about 3.7.
 */
const RANDOM_BITS = 3.5;

/**
 * The share of neighbours of different types (digit, upper case, lower case). Words and paths have fewer, random text
 * at least twice as many.
 */
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

/** Whether a run is the local part of an e-mail address, and not the password in a URL. */
function isAddress(text: string, index: number, run: string): boolean {
  return text[index + run.length] === "@" && text[index - 1] !== ":" && !run.includes("/");
}

/** The entropy of the characters of a text. */
function bitsPerCharacter(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce((bits, count) => bits - (count / text.length) * Math.log2(count / text.length), 0);
}

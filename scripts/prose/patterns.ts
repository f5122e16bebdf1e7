/** A phrase that a reader has to translate, and what to write instead. */
interface Pattern {
  readonly phrase: RegExp;
  readonly advice: string;
}

/** Our own patterns, on top of write-good's. A phrase is listed only if it is nearly always wrong. */
export const patterns: readonly Pattern[] = [
  // Words that the field does not use.
  { phrase: /\b(?:is|are) needed(?=[;,.:]|$)/gi, advice: "write “is required”" },
  { phrase: /\bmust be (?:a )?texts?\b/gi, advice: "write “must be a string”" },
  { phrase: /\b(?:was|were|been) there before\b/gi, advice: "write “existed before”" },
  { phrase: /\bthere (?:already|before any)\b/gi, advice: "write “already exists” or “existing”" },
  { phrase: /\basked (?:for )?again\b/gi, advice: "write “retried” or “repeated”" },
  { phrase: /\bfor (?:its|their) rate\b/gi, advice: "write “rate-limited”" },
  { phrase: /\b(?:made|make|making|makes) (?:\w+ )?anew\b|\banew\b/gi, advice: "write “recreated” or “again”" },
  { phrase: /\btwo of (?:it|them)\b/gi, advice: "write “two” with the noun, or “a duplicate”" },
  { phrase: /\bstands? for\b/gi, advice: "write “means” or “is”" },
  { phrase: /\bat the (?:most|least)(?=[;,.:)]|$)/gi, advice: "write “at most” or “at least”" },
  { phrase: /\bin place of\b/gi, advice: "write “instead of”" },
  { phrase: /\bput(?:s|ting)? right\b/gi, advice: "write “fix” or “correct”" },
  { phrase: /\bso often\b/gi, advice: "write the number of times" },
  { phrase: /\bby now\b|\bjust now\b|\bmeanwhile\b/gi, advice: "name the event that makes the time" },
  { phrase: /\b(?:not|n't|be|been|are|is) concerned(?=[;,.:]|$)/gi, advice: "write “affected”" },
  { phrase: /\bmend\b/gi, advice: "write “fix”" },
  { phrase: /\ball the same\b/gi, advice: "write “anyway”" },
  { phrase: /\bexists? already\b/gi, advice: "write “already exists”" },
  { phrase: /\b(?:is|are|was|were|be|been) made\b(?! of| up| by)/gi, advice: "write “created”" },
  { phrase: /\btak(?:e|es|en|ing) (?:\w+ ){0,4}(?:away|out of)\b/gi, advice: "write “remove”" },
  { phrase: /\bas (?:it|they) (?:is|are|was|were)(?=[;,.:)]|$)/gi, advice: "write “unchanged”" },
  { phrase: /\b(?:it|they|that) (?:is|are|was|were) there(?=[;,.:)]|$)/gi, advice: "write “exists”" },
  { phrase: /\bshould (?:it|they|there) be\b/gi, advice: "write “if it exists”" },
  { phrase: /\banother \w+ than\b/gi, advice: "write “a different”, with the noun, and “from”" },
  // “Could not tell whether” is idiomatic English for our own ignorance.
  { phrase: /\b(?<!could )(?:not|nothing) tells?\b/gi, advice: "write “report” or “return”" },
  { phrase: /, and not\b/gi, advice: "write “, not”" },
  { phrase: /, so that\b/gi, advice: "write “, so” for a result, or “so that” without a comma for a purpose" },

  // Pronouns and relative clauses where a noun belongs.
  { phrase: /\bthe ones? (?:that|which|who|of|whose)\b/gi, advice: "repeat the noun" },
  {
    phrase: /\b(?:a|the|each|every) (?:second|first|old|new|other|same) ones?\b|\banother one\b/gi,
    advice: "repeat the noun",
  },
  { phrase: /\b(?:younger|elder)\b/gi, advice: "write “newer” or “created later”" },
  { phrase: /\bwhat is (?:there|so)\b/gi, advice: "write “existing objects”, or name them" },
  { phrase: /\b(?:of which|to whom|of whom|for whom|with whom)\b/gi, advice: "start a new sentence" },
  {
    phrase: /(?<=^|[.!?;:] |\n)(?:What|Who|Whoever|Whatever) [^.!?;:]*\.(?=\s|$)/g,
    advice: "name the subject; no clause",
  },
  {
    phrase: /(?<=^|[.!?] |\n)Of (?:a|an|the|these|those|such|this|that|each|all)\b/g,
    advice: "start with the subject",
  },
  { phrase: /(?<=^|[.!?] |\n)To \w+ [^,.!?;:]* (?:is|are|was) to\b/g, advice: "start with the subject" },

  // Passives without an actor. “Is required” and the like are states, so not all passives are listed.
  { phrase: /\b(?:is|are|was|were|be|been) (?:looked|asked|waited|cared) for\b/gi, advice: "name who does it" },
  { phrase: /\b(?:is|are|was|were) (?:not )?(?:told|said|spoken of)\b/gi, advice: "name who says it" },
  { phrase: /\b(?:has|have|is|are) to be (?:said|told|made|asked)\b/gi, advice: "name who has to do it" },
  { phrase: /\bnobody can (?:tell|say|know)\b/gi, advice: "say what fails" },
];

/** What the policy packs share. With it, a rule is a single file that only says what it rejects. */
export { refuseWithout } from "./declared";
export { projectEnvironment } from "./environment";
export { digits, type Finding } from "./finding";
export { everyGrant, everyGrantOf, type Grant } from "./grant";
export type { GroupFacts, Holder } from "./holder";
export {
  anyOf,
  choices,
  patterns,
  rows,
  texts,
  textsByName,
  wholeNumber,
  yesOrNo,
  type JsonSchema,
  type OptionSchema,
  type OptionSchemas,
  type ScopeOptions,
} from "./options";
export { misspelt } from "pulumi-openai-admin/text";
export { startPack } from "./pack";
export { fitsExpression, matchesAny, mistakeIn, type Mistake } from "./pattern";
export type { Person } from "./person";
export type { ProjectFacts } from "./project";
export { missOf, rangeSchema, type Miss, type Range } from "./range";
export { readmeSection } from "./readme";
export {
  every,
  examinedKinds,
  remedy,
  rule,
  type KindClass,
  type Look,
  type Remedy,
  type Rule,
  type RuleDeclaration,
  type StackSubject,
} from "./rule";
export { secretIn } from "./secrets";
export type { NamedBy, Subject } from "./subject";
export { isUndecided } from "./undecided";

export { declarationsOf, type Declared, type DeclaredKind, type IdOf } from "./declarations";
export type * from "./document";
export { Organization, type DeclaredProject, type DeclaredTeam } from "./organization";

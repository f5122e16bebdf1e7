/** What the executable and the policies do with texts: clean them for a terminal, and recognise a misspelt name. Loads nothing else. */
export { fromOutside, printable } from "./client/outside";
export { misspelt } from "./misspelling";

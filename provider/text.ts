/** Text functions for the executable and the policies: cleaning for a terminal, and misspelt names. Loads nothing else. */
export { fromOutside, printable } from "./client/outside";
export { misspelt } from "./misspelling";

/** How every text that a terminal will show is cleaned, for the executable and for policies. Loads nothing but this. */
export { fromOutside, printable } from "./client/outside";

/** Amounts of money: the API and the program count cents, the configuration and the messages dollars. */
import { digits } from "pulumi-openai-admin-policy-kit";

export const CENTS_PER_DOLLAR = 100;

/** An amount of cents for a message: `$1,250.50`. */
export function inDollars(cents: number): string {
  return (cents / CENTS_PER_DOLLAR).toLocaleString("en-US", { style: "currency", currency: "USD" });
}

/** An amount of cents as TypeScript source: `openai.usd(1_250.5)`. */
export function inCode(cents: number): string {
  const [whole, fraction] = String(cents / CENTS_PER_DOLLAR).split(".");
  return `openai.usd(${digits(Number(whole))}${fraction === undefined ? "" : `.${fraction}`})`;
}

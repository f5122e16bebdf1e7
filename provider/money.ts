/**
 * Converts dollars to cents, the API's unit for limits and alerts.
 *
 * @example A limit of 50,000 cents
 * ```ts
 * new openai.ProjectSpendLimit("web", { projectId: web.id, thresholdAmount: openai.usd(500) });
 * ```
 * @throws Error when the amount is negative, not finite, or has a fraction of a cent.
 */
export function usd(dollars: number): number {
  const cents = Math.round(dollars * 100);
  // Binary fractions: 19.99 * 100 is 1998.9999999999998, and the error grows with the amount.
  const rounding = 1e-6 + cents * 2 * Number.EPSILON;
  if (!Number.isSafeInteger(cents) || dollars < 0 || Math.abs(cents - dollars * 100) > rounding) {
    throw new Error(`usd(${dollars}) is not an amount of whole cents. Pass dollars, 0 or more, such as usd(12.5).`);
  }
  return cents;
}

/** Formats an amount of cents as dollars, for a message: `$12.50`. */
export function centsInDollars(cents: number): string {
  return inDollars(cents / 100);
}

/** Formats an amount of dollars for a message: `$12.50`. */
export function inDollars(dollars: number): string {
  return dollars.toLocaleString("en-US", { style: "currency", currency: "USD" });
}

/**
 * Dollars for an amount that the API takes in cents.
 *
 * @example `thresholdAmount: openai.usd(500)` is 50,000 cents.
 * @throws Error when the amount is no number of dollars, negative, or finer than a cent.
 */
export function usd(dollars: number): number {
  const cents = Math.round(dollars * 100);
  // Binary fractions: 19.99 * 100 is 1998.9999999999998.
  if (!Number.isFinite(dollars) || dollars < 0 || Math.abs(cents - dollars * 100) > 1e-6) {
    throw new Error(`usd(${dollars}): must be an amount in dollars, not negative, with whole cents`);
  }
  return cents;
}

/** An amount of dollars for people: `$12.50`. */
export function inDollars(dollars: number): string {
  return dollars.toLocaleString("en-US", { style: "currency", currency: "USD" });
}

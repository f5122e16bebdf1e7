import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inDollars, usd } from "../../provider/money";

describe("usd", () => {
  it("makes cents of dollars", () => {
    expect([usd(500), usd(19.99), usd(0)]).toEqual([50_000, 1_999, 0]);
  });

  it("makes whole cents of every amount that has them", () => {
    const cases = fc.property(fc.integer({ min: 0, max: 10 ** 9 }), (cents) => {
      expect(usd(cents / 100)).toBe(cents);
    });
    fc.assert(cases);
  });

  it.each([-1, 0.001, NaN, Infinity])("refuses %s", (amount) => {
    expect(() => usd(amount)).toThrow(
      `usd(${amount}) is not an amount of whole cents. Pass dollars, 0 or more, such as usd(12.5).`,
    );
  });
});

it("says money in dollars", () => {
  expect(inDollars(1234.5)).toBe("$1,234.50");
});

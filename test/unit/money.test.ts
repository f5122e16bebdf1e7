import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inDollars, usd } from "../../provider/money";

describe("usd", () => {
  it("converts dollars into cents", () => {
    expect([usd(500), usd(19.99), usd(0)]).toEqual([50_000, 1_999, 0]);
  });

  it("converts every amount with whole cents exactly", () => {
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

it("formats money in dollars", () => {
  expect(inDollars(1234.5)).toBe("$1,234.50");
});

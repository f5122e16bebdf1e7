/** Operations that no resource and no lookup uses yet. The list may only shrink: `npm run coverage:api` checks it. */
export const notYetUsed: readonly string[] = [];

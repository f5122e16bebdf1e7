/** Receives a line of plain text for the person who waits. */
export type Say = (line: string) => void;

/** Writes to stderr, so that a command's stdout stays clean. */
export const sayOnStderr: Say = (line) => {
  process.stderr.write(`${line}\n`);
};

/** On a terminal we rewrite the elapsed time in place. */
const TERMINAL_REFRESH_MS = 1_000;

/** Elsewhere each report is a line: often enough to show life, seldom enough not to fill a CI log. */
const LINE_INTERVAL_MS = 30_000;

/**
 * Shows that something long is in progress, with the elapsed seconds.
 *
 * @param doing The activity, as the beginning of a line.
 * @param say Receives the lines. Only the default, on a terminal, rewrites a line in place.
 * @returns a function that ends the display.
 */
export function showElapsed(doing: string, say: Say): () => void {
  const started = Date.now();
  const elapsed = () => `${doing}: ${Math.round((Date.now() - started) / 1_000)} s`;
  const inPlace = say === sayOnStderr && process.stderr.isTTY;
  const timer = setInterval(
    () => (inPlace ? process.stderr.write(`\r${elapsed()} `) : say(elapsed())),
    inPlace ? TERMINAL_REFRESH_MS : LINE_INTERVAL_MS,
  );
  return () => {
    clearInterval(timer);
    if (inPlace) process.stderr.write("\r\u001b[K");
  };
}

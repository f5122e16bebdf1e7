/** Takes one line of plain text for the person who waits. */
export type Say = (line: string) => void;

/** Lines go to stderr, so that a command's own stdout stays clean. */
export const sayOnStderr: Say = (line) => {
  process.stderr.write(`${line}\n`);
};

/** On a terminal the elapsed time is rewritten in place. */
const TERMINAL_REFRESH_MS = 1_000;

/** Elsewhere each report is a line: often enough to show life, seldom enough not to fill a CI log. */
const LINE_INTERVAL_MS = 30_000;

/**
 * Shows that something long is under way, with the seconds elapsed.
 *
 * @param doing What is being done, as the beginning of a line.
 * @param say Where lines go. Only the default on a terminal is rewritten in place.
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

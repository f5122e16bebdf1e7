import { connect } from "node:net";

/** The time between two checks that the engine still runs. */
const PAUSE_MS = 2_000;

/** The engine's address. The engine passes it as the first argument of the plugin's process. */
const ADDRESS = /^(127\.0\.0\.1|localhost|\[::1\]):(\d+)$/;

/**
 * Ends the process when the engine has ended. After somebody kills the engine, the plugin would still send the requests that are
 * queued behind a rate limit, and create objects that appear in no state (decision D7). If the address has never answered, it is
 * not an engine's address.
 */
export function endWithEngine(address: string | undefined = process.argv[2]): void {
  const [, host, port] = ADDRESS.exec(address ?? "") ?? [];
  if (host === undefined) return;
  const look = (gone: () => void) => {
    const socket = connect({ host: host.replace(/[[\]]/g, ""), port: Number(port) }).unref();
    socket.once("error", () => (socket.destroy(), gone()));
    socket.once("connect", () => {
      socket.destroy();
      setTimeout(() => look(() => process.exit(1)), PAUSE_MS).unref();
    });
  };
  look(() => undefined);
}

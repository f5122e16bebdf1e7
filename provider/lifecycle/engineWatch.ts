import { connect } from "node:net";

/** How often it is looked whether the engine is still there. */
const PAUSE_MS = 2_000;

/** How the engine tells a plugin where it listens: the first argument of the process. */
const ADDRESS = /^(127\.0\.0\.1|localhost|\[::1\]):(\d+)$/;

/**
 * Ends the process when the engine has gone. A plugin whose engine was killed would go on with the calls that wait for the rate of
 * the API, and make objects that no state will ever know. An address that never answers is not an engine's.
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

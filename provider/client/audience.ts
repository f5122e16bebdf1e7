/** Whether a host name is this machine. Only there may the admin key travel without TLS. */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || hostname === "::1" || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/** Anything that has the form of a key. The API's own redaction (`sk-admi***1234`) does not. */
export const KEY_LIKE = /\bsk-[A-Za-z0-9_-]{12,}/;

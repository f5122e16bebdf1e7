/** Whether a host name means this machine, the only place where the admin key may travel without TLS. */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || hostname === "::1" || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/** Any text in the form of a key. The API's own redaction (`sk-admi***1234`) does not match. */
export const KEY_LIKE = /\bsk-[A-Za-z0-9_-]{12,}/;

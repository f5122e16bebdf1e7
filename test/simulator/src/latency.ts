/** How long the API takes before it does anything, in milliseconds. */
export class Latency {
  private everywhere = 0;
  private byRoute = new Map<string, number>();

  /** Sets the wait of one route template, or of every one that has none of its own. */
  set(milliseconds: number, route?: string): void {
    if (route === undefined) this.everywhere = milliseconds;
    else this.byRoute.set(route, milliseconds);
  }

  /** Back to no wait. */
  clear(): void {
    this.everywhere = 0;
    this.byRoute.clear();
  }

  /** The wait of a route; an unknown path waits as long as everything else. */
  of(route: string | undefined): number {
    return (route === undefined ? undefined : this.byRoute.get(route)) ?? this.everywhere;
  }
}

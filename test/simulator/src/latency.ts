/** The delay before the API handles a request, in milliseconds. */
export class Latency {
  private everywhere = 0;
  private byRoute = new Map<string, number>();

  /** Sets the delay of one route template, or the default delay of all others. */
  set(milliseconds: number, route?: string): void {
    if (route === undefined) this.everywhere = milliseconds;
    else this.byRoute.set(route, milliseconds);
  }

  /** Removes all delays. */
  clear(): void {
    this.everywhere = 0;
    this.byRoute.clear();
  }

  /** The delay of a route. An unknown path has the default delay. */
  of(route: string | undefined): number {
    return (route === undefined ? undefined : this.byRoute.get(route)) ?? this.everywhere;
  }
}

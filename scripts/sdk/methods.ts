/** A method of the client that calls one operation. */
export interface SdkMethod {
  /** Such as `admin.organization.groups.users.retrieve`. */
  name: string;
  /** Method and path template, with the client's names of the parameters. */
  route: string;
  /** The names of the path's parameters, in their order. */
  parameters: string[];
  /** The names of the arguments. */
  arguments: string[];
  call: (...values: unknown[]) => unknown;
}

/** All methods below an object of the client that call an operation. We read them from the source of each function. */
export function methodsBelow(resource: object, name = "admin"): SdkMethod[] {
  const own = Object.getOwnPropertyNames(Object.getPrototypeOf(resource)).flatMap((key) => {
    const value = (resource as Record<string, unknown>)[key];
    return key === "constructor" || typeof value !== "function"
      ? []
      : (methodOf(resource, `${name}.${key}`, value) ?? []);
  });
  const children = Object.entries(resource).filter(([key]) => !key.startsWith("_"));
  return [...own, ...children.flatMap(([key, child]) => methodsBelow(child as object, `${name}.${key}`))];
}

function methodOf(resource: object, name: string, value: object): SdkMethod | undefined {
  const call = value as (...values: unknown[]) => unknown;
  const source = Function.prototype.toString.call(call);
  const verb = /this\._client\.(get|post|put|patch|delete|getAPIList)\(/.exec(source)?.[1];
  const template = /[`'"](\/(?:organization|projects)\b[^`'"]*)[`'"]/.exec(source)?.[1];
  if (verb === undefined || template === undefined) return undefined;
  // A list whose request is a POST, such as the activation of certificates, says so among its options.
  const method = /\bmethod: ['"](\w+)['"]/.exec(source)?.[1] ?? (verb === "getAPIList" ? "get" : verb);
  const path = template.replace(/\$\{(\w+)\}/g, "{$1}");
  return {
    name,
    route: `${method.toUpperCase()} ${path}`,
    parameters: [...path.matchAll(/\{(\w+)\}/g)].map(([, parameter = ""]) => parameter),
    arguments: (/^\w+\(([^)]*)\)/.exec(source)?.[1] ?? "").split(",").map((argument) => argument.split("=")[0]!.trim()),
    call: call.bind(resource),
  };
}

/** A route without the names of its parameters, which client and description choose separately. */
export function withoutNames(route: string): string {
  return route.replace(/\{\w+\}/g, "{}");
}

/** The operations that only one side has. */
export function compareRoutes(
  methods: readonly SdkMethod[],
  routes: readonly string[],
): { added: SdkMethod[]; missing: string[] } {
  const [ours, theirs] = [new Set(routes.map(withoutNames)), new Set(methods.map(({ route }) => withoutNames(route)))];
  return {
    added: methods.filter(({ route }) => !ours.has(withoutNames(route))),
    missing: routes.filter((route) => !theirs.has(withoutNames(route))),
  };
}

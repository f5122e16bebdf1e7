import { PolicyPack, type Policies } from "@pulumi/policy";
import { AnalyzerService } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import { misspelt } from "pulumi-openai-admin/text";

/** What the configuration calls a policy, and what it may have meant. */
interface Misspelling {
  readonly text: string;
  readonly name: string;
}

let misspellings: readonly Misspelling[] = [];

/** Starts a pack: from here on it answers the engine. */
export function startPack(name: string, policies: Policies): void {
  watchConfiguration(policies.map((policy) => policy.name));
  new PolicyPack(name, { policies });
}

/** What in the last configuration looks like a policy of the pack and is none. */
export function misspeltPolicies(): readonly Misspelling[] {
  return misspellings;
}

/**
 * Notes what the configuration names besides the pack's own policies. The engine hands it over and @pulumi/policy keeps it to
 * itself (server.js, v1.21): a policy is shown its own options only, so that a misspelt rule would silently not be configured.
 * So it is read where the message comes in; with an SDK that has no such place, nothing is noted and all else works.
 */
function watchConfiguration(names: readonly string[]): void {
  const method = AnalyzerService.configure;
  const read = method.requestDeserialize;
  method.requestDeserialize = (bytes) => {
    const request = read(bytes);
    misspellings = [...request.getPolicyconfigMap().keys()].sort().flatMap((text) => {
      const meant = misspelt(text, names);
      return meant === undefined ? [] : [{ text, name: meant }];
    });
    return request;
  };
}

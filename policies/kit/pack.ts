import { PolicyPack, type Policies } from "@pulumi/policy";
import { AnalyzerService } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import { misspelt } from "pulumi-openai-admin/text";

/** A misspelt policy name in the configuration, and the name that it probably stands for. */
interface Misspelling {
  readonly text: string;
  readonly name: string;
}

let misspellings: readonly Misspelling[] = [];

/** Starts a pack, which then answers the engine. */
export function startPack(name: string, policies: Policies): void {
  watchConfiguration(policies.map((policy) => policy.name));
  new PolicyPack(name, { policies });
}

/** The misspelt policy names in the last configuration. */
export function misspeltPolicies(): readonly Misspelling[] {
  return misspellings;
}

/**
 * Records policy names in the configuration that the pack does not have. The engine sends the whole configuration, but
 * @pulumi/policy shows each policy only its own options (server.js, v1.21), so nothing would report a misspelt name. We
 *   read
 * the names where the SDK decodes the engine's message.
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

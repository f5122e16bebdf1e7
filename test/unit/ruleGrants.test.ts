import * as policy from "@pulumi/policy";
import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { everyGrantOf, type Grant } from "../../policies/kit/grant";
import { typeOf } from "../../policies/kit/kinds";
import { Links } from "../../policies/kit/links";
import { Subject, type Verdict } from "../../policies/kit/subject";

/** Ends the rule when it reads a value that is not known. The package exports this function without a type declaration. */
const { unknownCheckingProxy } = policy as unknown as { unknownCheckingProxy: <Props>(props: Props) => Props };

const UNKNOWN = pulumi.runtime.unknownValue;

/** Shows a rule a single resource in an otherwise empty stack. */
function shown(kind: string, props: Record<string, unknown>, look: (grant: Grant<unknown, object>) => void): Verdict {
  const verdict: Verdict = { findings: [], undecided: [] };
  const given = { urn: "urn:x", type: typeOf(kind), name: "x", props: unknownCheckingProxy(props), isProtected: false };
  everyGrantOf(new Subject<unknown, object>(given, { includeFor: [], excludeFor: [] }, new Links([]), verdict), look);
  return verdict;
}

/** Who gets which role, one line each. */
function said(kind: string, props: Record<string, unknown>): string[] {
  const lines: string[] = [];
  const { undecided } = shown(kind, props, (grant) => {
    const role = grant.makesOwner() ? "owner" : "other";
    const where = grant.isInOrganization() ? "organisation" : "project or group";
    grant.holders(({ kind: holder, label }) => lines.push(`${holder} ${label}: ${role} in ${where}`));
  });
  return [...lines, ...undecided];
}

describe("the grants of a resource", () => {
  it("include each member of a project", () => {
    const members = { "ana@example.com": "owner", "user-2": "member" };
    expect(said("ProjectMembers", { projectId: "proj_1", members })).toEqual([
      "person ana@example.com: owner in project or group",
      "person user-2: other in project or group",
    ]);
  });

  it("include each owner of the organisation", () => {
    expect(said("OrganizationOwners", { owners: ["ana@example.com", "ben@example.com"] })).toEqual([
      "person ana@example.com: owner in organisation",
      "person ben@example.com: owner in organisation",
    ]);
  });

  it("include a service account itself, by its name", () => {
    expect(said("ServiceAccount", { projectId: "proj_1", name: "ci", role: "owner" })).toEqual([
      "serviceAccount ci: owner in project or group",
    ]);
  });

  it("include known members beside a member whose role is not known yet", () => {
    const members = { "ana@example.com": "owner", "ben@example.com": UNKNOWN };
    expect(said("ProjectMembers", { projectId: "proj_1", members })).toEqual([
      "person ana@example.com: owner in project or group",
      "members.ben@example.com is not known yet",
    ]);
  });

  it("include known members beside a member who is not known yet", () => {
    expect(said("OrganizationOwners", { owners: [UNKNOWN, "ana@example.com"] })).toEqual([
      "person ana@example.com: owner in organisation",
      "owners.0 is not known yet",
    ]);
  });

  it("are open if the whole list is not known yet", () => {
    expect(said("OrganizationOwners", { owners: UNKNOWN })).toEqual(["owners is not known yet"]);
  });
});

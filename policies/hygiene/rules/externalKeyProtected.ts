/** External keys and storages are protected: without its key or its storage, a project cannot read its data. */
import * as openai from "pulumi-openai-admin";
import { every, rule, type Subject } from "pulumi-openai-admin-policy-kit";

export const externalKeyProtected = rule<object>({
  name: "external-key-protected",
  description: "External keys and storages are protected from deletion.",
  severity: "high",
  enforcementLevel: "mandatory",
  options: {},
  examine: [
    every(openai.ExternalKey, (key) => refuseUnprotected(key, "key")),
    every(openai.ExternalStorage, (storage) => refuseUnprotected(storage, "storage")),
  ],
});

function refuseUnprotected<Args>(subject: Subject<Args, object>, what: "key" | "storage"): void {
  if (subject.isProtected) return;
  subject.refuse({
    wrong: "is not protected from deletion",
    why:
      what === "key"
        ? "a destroy removes the registration, and the projects that use the key can no longer read their data"
        : "a destroy removes the registration, and the project can no longer reach the data in its storage",
    write: `{ protect: true } as the third argument of the ${what}`,
  });
}

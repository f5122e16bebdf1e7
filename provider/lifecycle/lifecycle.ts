import type * as pulumi from "@pulumi/pulumi";
import { check } from "./checking";
import { create } from "./creation";
import type { Declaration, Properties } from "./declaration";
import { diff } from "./diffing";
import { cleanError, shownOnce } from "./errors";
import { read } from "./reading";
import { remove } from "./removal";
import { noteDeclared } from "./renames";
import { run as runOfProcess, type Run } from "./run";
import { update } from "./updating";

/** The functions that the stock dynamic plugin calls for a kind. */
export interface Lifecycle {
  configure(request: pulumi.dynamic.ConfigureRequest): Promise<void>;
  check(olds: Properties, news: Properties): Promise<{ inputs: Properties; failures: object[] }>;
  diff(id: string, olds: Properties, news: Properties): Promise<object>;
  create(inputs: Properties): Promise<{ id: string; outs: Properties }>;
  read(id: string, properties: Properties): Promise<{ id: string; props: Properties; inputs?: Properties }>;
  update(id: string, olds: Properties, news: Properties): Promise<{ outs: Properties }>;
  delete(id: string, properties: Properties): Promise<void>;
}

/** Derives the lifecycle of a kind from its declaration. */
export function lifecycleOf(declaration: Declaration, run: Run = runOfProcess): Lifecycle {
  /** Runs a call and makes what it throws fit to be shown. */
  const explained = async <T>(call: () => T | Promise<T>): Promise<T> => {
    try {
      return await call();
    } catch (error) {
      throw shownOnce(cleanError(error, (text) => run.clean(text)));
    }
  };
  return {
    configure: (request) => {
      run.configure((key) => request.config.get(key));
      return Promise.resolve();
    },
    check: (olds, news) =>
      explained(() => {
        const { inputs, failures } = check(declaration, run, olds, news);
        return { inputs, failures: failures.map((failure) => ({ ...failure, reason: run.clean(failure.reason) })) };
      }),
    diff: (id, olds, news) =>
      explained(() => {
        const standing = run.objects.of(declaration.kind, id);
        const outcome = diff(declaration, run, id, olds, news, (standing.refreshes ?? 0) > 0);
        // Each refresh is followed by a diff of its own, of what is declared and what is not.
        if (standing.refreshes) {
          standing.refreshes--;
          return outcome;
        }
        noteDeclared(declaration, run, id, olds, news);
        if (outcome.changes === false) standing.stays = true;
        return outcome;
      }),
    create: (inputs) => explained(() => create(declaration, run, inputs)),
    read: (id, properties) => explained(() => read(declaration, run, id, properties)),
    update: (id, olds, news) =>
      explained(async () => {
        const updated = await update(declaration, run, id, olds, news);
        run.objects.of(declaration.kind, id).stays = true;
        return updated;
      }),
    delete: (id, properties) => explained(() => remove(declaration, run, id, properties)),
  };
}

import type * as pulumi from "@pulumi/pulumi";
import { noteBrought } from "./brought";
import { check } from "./checking";
import { create } from "./creation";
import type { Declaration, Properties } from "./declaration";
import { diff } from "./diffing";
import { isOfRows, noteEarlier, noteFound } from "./earlierValues";
import { cleanError, shownOnce } from "./errors";
import { noteParked } from "./parking";
import { read } from "./reading";
import { remove } from "./removal";
import { keptOf } from "./kept";
import { run as runOfProcess, type Run } from "./run";
import { declaredTwice, refuseSecond, textOf } from "./declaredTwice";
import { argumentsOf, identityOf, pick } from "./state";
import { hasUnknown } from "./unknowns";
import { refuseBoth } from "./wholeAndPart";
import { update } from "./updating";

/** The functions that the stock dynamic plugin calls for a kind. */
export interface Lifecycle {
  /** The kind's declaration, for commands. The plugin does not read it. */
  readonly declaration: Declaration;
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
  /** Runs a call, and prepares its error for the user. */
  const explained = async <T>(call: () => T | Promise<T>): Promise<T> => {
    try {
      return await call();
    } catch (error) {
      throw shownOnce(cleanError(error, (text) => run.clean(text)));
    }
  };
  return {
    declaration,
    configure: (request) => {
      run.configure((key) => request.config.get(key));
      return Promise.resolve();
    },
    check: (olds, news) =>
      explained(() => {
        run.noteMissingKey();
        const { inputs, failures } = check(declaration, run, olds, news);
        if (declaration.origin.by === "name" && Object.keys(olds).length > 0) {
          run.ledger.checkedAgain(identityOf(declaration, argumentsOf(declaration, olds)), textOf(declaration, news));
        }
        return { inputs, failures: failures.map((failure) => ({ ...failure, reason: run.clean(failure.reason) })) };
      }),
    diff: (id, olds, news) =>
      explained(() => {
        run.noteMissingKey();
        const isOfRefresh = run.ledger.diffIsOfRefresh(declaration.kind, id);
        const outcome = diff(declaration, run, id, olds, news, isOfRefresh);
        if (!isOfRefresh) noteDiff(declaration, run, id, olds, news, outcome);
        return outcome;
      }),
    create: (inputs) => explained(() => create(declaration, run, inputs)),
    read: (id, properties) => explained(() => read(declaration, run, id, properties)),
    update: (id, olds, news) =>
      explained(async () => {
        const updated = await update(declaration, run, id, olds, news);
        run.ledger.updated(declaration.kind, id);
        noteBrought(declaration, run, updated.outs);
        if (isOfRows(declaration)) run.ledger.holds(declaration.kind, id, pick(updated.outs, declaration.watched!));
        noteFound(declaration, run, id, updated.outs);
        return updated;
      }),
    delete: (id, properties) => explained(() => remove(declaration, run, id, properties)),
  };
}

/** Notes the facts in a diff: the program declares the object, and the state may name an organisation. */
function noteDiff(
  declaration: Declaration,
  run: Run,
  id: string,
  state: Properties,
  inputs: Properties,
  outcome: ReturnType<typeof diff>,
): void {
  const { kind, origin } = declaration;
  const { organization, replaces = [], replaced } = keptOf(declaration, state);
  // An earlier create has already taken over this object for another resource.
  if (origin.how !== "made" && run.ledger.of(kind, id).claim === "created") throw declaredTwice(declaration, id);
  refuseSecond(declaration, run, id, inputs);
  refuseBoth(declaration, run, inputs, outcome.replaces.length > 0 ? {} : state);
  run.organizationOfState ??= organization;
  noteParked(declaration, run, state);
  noteBrought(declaration, run, state);
  const identity = identityOf(declaration, argumentsOf(declaration, state));
  run.ledger.diffedAfterCheck(identity);
  run.ledger.diffed(kind, id, {
    declaredAs: hasUnknown(inputs) ? undefined : textOf(declaration, inputs),
    isChanged: outcome.changes !== false,
    isReplaced: outcome.replaces.length > 0,
    isRenamed: identity !== identityOf(declaration, argumentsOf(declaration, inputs)),
    replaced,
  });
  if (origin.by === "name") run.ledger.named(identity, { id, createdAt: Number(state.createdAt ?? 0), replaces });
  if (declaration.watched) run.ledger.holds(kind, id, pick(state, declaration.watched));
  if (isOfRows(declaration)) noteEarlier(declaration, run, state);
  noteFound(declaration, run, id, state);
}

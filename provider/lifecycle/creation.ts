import { ApiError } from "../client/errors";
import { noteBrought } from "./brought";
import {
  isNamedByInputs,
  isRecognised,
  NotShown,
  readCreated,
  refuseContradiction,
  type CreateRequest,
} from "./confirming";
import { mayBeUnset, type Absence, type Context, type Declaration, type Properties } from "./declaration";
import { isAsAsked } from "./differences";
import {
  beforeInterruption,
  earlierOfWhole,
  factsOfRows,
  inTurnOfRow,
  isOfRows,
  noteFound,
  withEarlierOfParts,
} from "./earlierValues";
import { partial, withAdvice } from "./failures";
import { findAll, nothingBelowMissingParent } from "./finding";
import type { Begin, Note } from "./journal";
import type { Kept, Parked } from "./kept";
import { organizationOf, refuseOtherOrganization } from "./loss";
import { makeOnce, type Outcome } from "./making";
import { parkedByRejection, parkedFromStart } from "./parking";
import { noteAbsent } from "./people";
import { leftByInterruptedCreate } from "./recovery";
import type { Run } from "./run";
import { refuseTwin } from "./sameName";
import { declaredTwice, refuseSecond, textOf } from "./declaredTwice";
import { argumentsOf, identityOf, idOf, keyOf, merged, outputsOf, seal, setInputs, told, pick } from "./state";
import { takeOver } from "./takeover";
import { isOver } from "./until";
import { sayUnexpected } from "./unexpected";
import { refuseBoth } from "./wholeAndPart";
import { holdsSecret, ifUnknown, valueInWords } from "./words";

/** Create: makes a new object, or takes over the existing object. The API has no idempotency keys, so we replace them here. */
export async function create(declaration: Declaration, run: Run, inputs: Properties) {
  const creation = new Creation(declaration, run, inputs);
  // Creates with equal identities run one after another, so the second create sees the object of the first.
  return run.inTurn(turnOf(declaration, inputs), () =>
    run.journal.during(creation.identity, (earlier, begin) => creation.perform(earlier, begin)),
  );
}

/** One create, and our knowledge of its object so far. If a later step fails, this knowledge must reach the state. */
class Creation {
  readonly identity: string;
  readonly #args: Properties;
  readonly #request: CreateRequest;
  /** The objects with the same name that the program declares, as of this create's turn. This create may replace one of them. */
  #replaces: readonly string[] = [];
  /** The objects that this create certainly replaces. */
  readonly #replaced: readonly string[];

  /** The API's answers about the object, once we know that the object exists and is ours. */
  #made: Properties | undefined;
  /** Why the entry waits and sends nothing. Undefined if it does not wait. */
  #parked: Parked | undefined;
  /** Whether a read at the object's id, or the inputs alone, prove that the id is right. */
  #isConfirmed: boolean;
  /** The object before a takeover, and the values to restore. */
  #existing: Properties | undefined;
  #recorded: Properties | null | undefined;

  constructor(
    private readonly declaration: Declaration,
    private readonly run: Run,
    private readonly inputs: Properties,
  ) {
    const begunAt = performance.now();
    this.#args = argumentsOf(declaration, inputs);
    this.identity = identityOf(declaration, this.#args);
    this.#isConfirmed = isNamedByInputs(declaration, this.#args);
    this.#replaced = run.ledger.replacedFor(declaration.kind, textOf(declaration, inputs));
    this.#request = {
      key: keyOf(declaration, this.#args),
      args: this.#args,
      ifUnknown: ifUnknown(declaration, this.#args),
      since: () => run.api.serverTime && run.api.serverTime - (performance.now() - begunAt) / 1000,
    };
  }

  /**
   * @param earlier the note of an earlier run whose create of this identity was interrupted.
   * @param begin writes this create's note.
   */
  async perform(earlier: Note | undefined, begin: Begin): Promise<{ id: string; outs: Properties }> {
    this.#replaces = this.run.ledger.namesakes(this.identity).map(({ id }) => id);
    try {
      refuseBoth(this.declaration, this.run, this.inputs);
      this.#parked = parkedFromStart(this.declaration, this.run, this.#args);
      if (this.#parked?.because === "until") await this.#endExisting();
      const found = this.#parked ? this.#placeholder() : await this.#findOrMake(earlier, begin);
      const result = await this.#result(found, false);
      this.run.ledger.createSucceeded(this.identity);
      return result;
    } catch (error) {
      const parked = await parkedByRejection(this.declaration, this.run, error, this.#args);
      if (parked === undefined || this.#made !== undefined) throw await this.#failed(error);
      this.#parked = parked;
      return this.#result(this.#placeholder(), false);
    }
  }

  /** The part of a parked entry's id that the inputs may lack. The id of an absent person is their e-mail address. */
  #placeholder(): Properties {
    const { userId = this.#args.email } = this.#args;
    return userId === undefined ? {} : { userId };
  }

  /** Removes an existing grant of an entry whose `until` has passed already. */
  async #endExisting(): Promise<void> {
    const { declaration, run } = this;
    await refuseOtherOrganization(run);
    const existing = (await findAll(declaration, run.api, this.#args).catch(nothingBelowMissingParent))[0];
    if (existing === undefined || declaration.isGranted?.(existing, this.#args) === false) return;
    const state = merged(this.#args, this.#request.key, existing);
    const id = idOf(declaration, state);
    if (run.ledger.of(declaration.kind, id).isInState) return;
    await declaration.endGrant(run.api, state, { ...this.#context, key: keyOf(declaration, state) });
    run.say(
      `${declaration.kind} ${id}: its \`until\` (${String(this.#args.until)}) has passed, so this run removed the grant.`,
    );
  }

  #findOrMake(earlier: Note | undefined, begin: Begin): Promise<Properties> {
    const { declaration, run } = this;
    if (declaration.origin.how !== "taken over") return this.#make(earlier, begin);
    return inTurnOfRow(declaration, run, this.#args, () => this.#takeOver(earlier, begin));
  }

  get #context(): Context {
    const { run, declaration } = this;
    return { run, key: keyOf(declaration, this.#args), made: (found, next) => this.#noteMade(found, next) };
  }

  /** Takes over the object that exists before any program, and claims it. */
  async #takeOver(earlier: Note | undefined, begin: Begin): Promise<Properties> {
    const { declaration, run, inputs } = this;
    const existing = this.#asBefore((await findAll(declaration, run.api, this.#args))[0], earlier);
    await refuseOtherOrganization(run);
    // A resource may name a person by id, and the other resource by e-mail address.
    if (existing) refuseBoth(declaration, run, inputs, existing);
    this.#existing = existing;
    if (existing === undefined && declaration.absence) return this.#wait(declaration.absence);
    const restores = declaration.origin.how === "taken over" ? declaration.origin.restores : [];
    // An interrupted run may have changed the object already. Its note then contains the values from before.
    const hasChanged = existing && earlier?.wanted && isAsAsked(declaration, existing, earlier.wanted);
    const recorded = hasChanged ? earlier.found : existing ? pick(existing, restores) : null;
    this.#recorded = recorded && merged(recorded, earlierOfWhole(declaration, run, this.#args));
    begin(
      isOfRows(declaration)
        ? factsOfRows(declaration.set!.input, existing!.earlier, this.#args[declaration.set!.input])
        : { found: this.#recorded, wanted: pick(this.#args, restores) },
    );
    const isNamed = existing !== undefined || mayBeUnset(declaration);
    const id = isNamed ? idOf(declaration, merged(this.#request.key, existing)) : undefined;
    if (existing && declaration.absence && isOver(run, this.#args.until)) {
      // Without a claim: the delete of an older entry for the person still takes back its role.
      this.#parked = { because: "until" };
      return existing;
    }
    if (id !== undefined) {
      refuseSecond(declaration, run, id, inputs);
      this.#claim(id);
    }
    try {
      // After the write, an error must not lose the values that the takeover found.
      const onWritten = () => void (this.#made ??= this.#existing);
      const taken = await takeOver(declaration, run, this.#args, existing, this.#context, onWritten);
      this.#isConfirmed ||= isRecognised(declaration, taken.answer ?? {});
      if (id !== undefined) sayUnexpected(declaration, run, id, merged(inputs, taken.object));
      if (existing && mayBeUnset(declaration)) this.#sayReplaced(existing, taken.changed);
      return taken.object;
    } catch (error) {
      if (id !== undefined) run.ledger.conflicted(declaration.kind, id);
      throw error;
    }
  }

  /** The object as it was before the program: of a set of rows, an interrupted run or a single resource may have changed rows. */
  #asBefore(existing: Properties | undefined, earlier: Note | undefined): Properties | undefined {
    const { declaration, run } = this;
    if (existing === undefined || !isOfRows(declaration)) return existing;
    const rows = beforeInterruption(declaration.set!.input, existing.earlier, earlier);
    return withEarlierOfParts(declaration, run, merged(existing, { earlier: rows }));
  }

  /** Says which values of an existing setting this run replaced. */
  #sayReplaced(existing: Properties, changed: Properties): void {
    const { declaration, run } = this;
    const names = Object.keys(changed).filter((name) => existing[name] !== undefined);
    if (names.length === 0) return;
    const changes = names.map((name) => {
      const [from, to] = [existing[name], changed[name]].map((value) => valueInWords(declaration, name, value));
      return `${name} from ${from} to ${to}`;
    });
    const id = idOf(declaration, merged(this.#request.key, existing));
    run.say(
      `${declaration.kind} ${id} was set before this run, which changed ${changes.join(", ")}. A destroy restores the earlier values.`,
    );
  }

  /** Waits for a person who is not in the organisation. During the wait, the id is the e-mail address. */
  async #wait(absence: Absence<Properties>): Promise<Properties> {
    const email = String(this.#args.email);
    this.#claim(email);
    const outputs = await absence.begins(this.run.api, this.#args, {}).catch((error: unknown) => {
      this.run.ledger.conflicted(this.declaration.kind, email);
      throw error;
    });
    this.#parked = { because: "absent", email };
    noteAbsent(this.run, { email });
    return { ...outputs, userId: email };
  }

  /** Makes a new object. */
  async #make(earlier: Note | undefined, begin: Begin): Promise<Properties> {
    const { declaration, run } = this;
    await refuseOtherOrganization(run);
    const { object, how } = (earlier && (await this.#madeByEarlierRun(earlier))) ?? (await this.#makeNew(begin));
    let found = object;
    if (how === "found") {
      // Of a create in several calls, the first call has taken effect. An update does the rest.
      await this.#noteMade(object);
      found = (await takeOver(declaration, run, this.#args, object, this.#context)).object;
    }
    if (how === "existing") found = await this.#adopt(object);
    // The object is ours now, so a later failure must not lose it.
    return (this.#made = merged(this.#made, told(found)));
  }

  async #makeNew(begin: Begin): Promise<Outcome> {
    const { declaration, run } = this;
    await refuseTwin(declaration, run, this.inputs, this.#args);
    begin({ others: [...this.#replaces] });
    return makeOnce(declaration, run, this.#args, this.#context, () => this.#made !== undefined);
  }

  /** The object that an interrupted run has made for this create. If its secret is lost, we delete it and make another. */
  async #madeByEarlierRun(earlier: Note): Promise<Outcome | undefined> {
    const { declaration, run, inputs } = this;
    if (declaration.origin.how === "relation") return undefined;
    const left = await leftByInterruptedCreate(declaration, run, inputs, earlier);
    if (left === undefined) return undefined;
    if (!holdsSecret(declaration, this.#args)) {
      run.say(`${declaration.kind} ${left.id}: an interrupted run created it. The stack manages it from now on.`);
      return { object: left.object, how: "found" };
    }
    await left.discard();
    run.say(
      `${declaration.kind} ${left.id}: an interrupted run created it, and its secret is lost. This run deleted it, and creates it again.`,
    );
    return undefined;
  }

  /** Takes over an existing relation, and says so. A delete removes the relation and does not restore its earlier role. */
  async #adopt(object: Properties): Promise<Properties> {
    const { declaration, run } = this;
    const id = idOf(declaration, merged(this.#request.key, object));
    this.#claim(id);
    try {
      const { object: found, changed } = await takeOver(declaration, run, this.#args, object, this.#context);
      this.#isConfirmed = true;
      const changes = Object.keys(changed).map(
        (name) =>
          `${name} from ${valueInWords(declaration, name, object[name])} to ${valueInWords(declaration, name, this.#args[name])}`,
      );
      run.say(
        `${declaration.kind} ${id} existed before this run. The stack manages it from now on` +
          (changes.length > 0 ? `; this run changed ${changes.join(", ")}.` : "."),
      );
      return found;
    } catch (error) {
      run.ledger.conflicted(declaration.kind, id);
      throw error;
    }
  }

  /** Handles an answer that shows that the object exists: checks and claims the object, and reads it if the answer proves too little. */
  async #noteMade(found: Properties, next?: "a write to its id"): Promise<void> {
    const { declaration, run } = this;
    const isFirst = this.#made === undefined && declaration.origin.how !== "taken over";
    if (isFirst) {
      refuseContradiction(declaration, run, this.#request, found);
      this.#claim(idOf(declaration, merged(this.#request.key, told(found))));
    }
    this.#made = merged(this.#made, told(found));
    this.#noteFresh(this.#made);
    if (!isFirst || (isRecognised(declaration, found) && next === undefined)) return;
    try {
      const atItsId = await readCreated(declaration, run, this.#request, this.#made, next !== undefined);
      this.#isConfirmed ||= atItsId !== undefined;
      this.#made = merged(told(atItsId ?? {}), this.#made);
    } catch (error) {
      // Only a contradiction withdraws the object; a failed read must not lose the object or its secret.
      const isContradiction = !(error instanceof ApiError || error instanceof NotShown);
      if (isContradiction) {
        run.ledger.released(declaration.kind, idOf(declaration, merged(this.#request.key, this.#made)));
        this.#made = undefined;
      }
      if (isContradiction || next !== undefined) throw error;
    }
  }

  async #result(found: Properties, isUnfinished: boolean): Promise<{ id: string; outs: Properties }> {
    const { declaration, run, inputs } = this;
    const accepted = isUnfinished ? undefined : this.#args;
    const outputs = outputsOf(declaration, { key: this.#request.key, found, accepted, inputs, before: {} });
    if (isUnfinished && declaration.origin.how === "taken over") forgetUnread(declaration, outputs);
    const kept: Kept = {
      inputs: setInputs(declaration, inputs),
      untold: [],
      // Failing to identify the organisation must not drop the object.
      organization:
        this.#parked?.because === "until" ? run.organizationOfState : await organizationOf(run).catch(() => undefined),
      found: this.#recorded,
      replaces: this.#replaces.length > 0 ? this.#replaces : undefined,
      replaced: this.#replaced.length > 0 ? this.#replaced : undefined,
      parked: this.#parked,
      unconfirmed: this.#isConfirmed || this.#parked ? undefined : true,
      unfinished: isUnfinished ? true : undefined,
    };
    const id = idOf(declaration, outputs);
    if (declaration.origin.by === "name") {
      run.ledger.named(this.identity, { id, createdAt: Infinity, replaces: this.#replaces });
    }
    this.#noteFresh(outputs);
    noteBrought(declaration, run, outputs);
    if (declaration.watched) run.ledger.holds(declaration.kind, id, pick(outputs, declaration.watched));
    const outs = seal(declaration, outputs, kept, inputs);
    noteFound(declaration, run, id, outs);
    return { id, outs };
  }

  /** The error to throw. If an object of ours may exist, the error is a partial failure with the object's outputs. */
  async #failed(error: unknown): Promise<unknown> {
    const { declaration, run } = this;
    const advised = withAdvice(declaration, error, this.#args);
    // The change of an existing object may have taken effect, so the error must not lose the earlier values.
    // A setting that was unset may be set now. The state must remember that a delete clears it.
    if (error instanceof ApiError && error.landed === "maybe") {
      this.#made ??= this.#existing ?? (mayBeUnset(declaration) ? {} : undefined);
    }
    if (this.#made === undefined) return advised;
    const { id, outs } = await this.#result(this.#made, true);
    run.ledger.created(declaration.kind, id);
    return partial(advised, id, outs);
  }

  /** @throws UserError if another resource of this run has taken the object. */
  #claim(id: string): void {
    const { declaration, run } = this;
    if (!run.ledger.created(declaration.kind, id)) throw declaredTwice(declaration, id);
  }

  #noteFresh(found: Properties): void {
    const { declaration, run } = this;
    for (const apiId of Object.values(keyOf(declaration, merged(this.#request.key, found)))) run.api.noteFresh(apiId);
  }
}

/** What a create takes turns for: the identity, or the part that any object matches if the program leaves out the rest (its name). */
function turnOf(declaration: Declaration, inputs: Properties): string {
  const { origin, required } = declaration;
  const args = argumentsOf(declaration, inputs);
  const isShared = origin.how === "made" && origin.by === "name" && origin.twins === "are allowed";
  return identityOf(declaration, isShared ? pick(args, required) : args);
}

/** Removes inputs that no answer has accepted and no read returns. The next update sends them again. */
function forgetUnread({ inputs }: Declaration, outputs: Properties): void {
  for (const [name, row] of Object.entries(inputs)) {
    if (row.change === "update" && !row.readBack) delete outputs[name];
  }
}

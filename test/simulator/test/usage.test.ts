import { expect, test } from "vitest";
import { prices } from "../src/prices";
import { Simulation } from "../src/simulation";
import { usageNames } from "../src/usageKinds";
import { addWorkload, newProject } from "../src/world";
import { refusal, start, type Fields, type Session } from "./session";

const day = 86_400;
const today = Math.floor(Date.now() / 1000 / day) * day;
const usage = "/organization/usage";
const costs = "/organization/costs";

/** All results of a report, from all pages and buckets. */
async function resultsOf(session: Session, path: string, query: string): Promise<Fields[]> {
  const results: Fields[] = [];
  for (let page: string | null = ""; page !== null;) {
    const body: Fields = await session.must("GET", `${path}?${query}${page && `&page=${page}`}`);
    results.push(...body.data.flatMap((bucket) => bucket.results as Fields[]));
    page = body.next_page as string | null;
  }
  return results;
}

function total(results: Fields[], field: string): number {
  return results.reduce((sum, result) => sum + Number(result[field]), 0);
}

function dollars(results: Fields[]): number {
  return results.reduce((sum, result) => sum + (result.amount as { value: number }).value, 0);
}

const lastDays = `start_time=${today - 10 * day}&end_time=${today}`;

test("reports usage of every kind for the lived-in seed, the same in every run", async () => {
  const sessions = [await start({ seed: "lived-in" }), await start({ seed: "lived-in" })] as const;
  for (const name of usageNames) {
    const [one, two] = await Promise.all(sessions.map((session) => resultsOf(session, `${usage}/${name}`, lastDays)));
    expect(one, name).toHaveLength(10);
    expect(one, name).toEqual(two);
  }
});

test("reports the same totals for every width and every grouping", async () => {
  const session = await start({ seed: "lived-in" });
  const range = `start_time=${today - 2 * day}&end_time=${today}`;
  const path = `${usage}/completions`;
  const whole = await resultsOf(session, path, range);
  for (const query of [
    "bucket_width=1h",
    "bucket_width=1m&limit=1440",
    ...["project_id", "user_id", "api_key_id", "model", "batch", "service_tier"].map((group) => `group_by=${group}`),
  ]) {
    const parts = await resultsOf(session, path, `${range}&${query}`);
    for (const field of ["num_model_requests", "input_tokens", "output_tokens"]) {
      expect(total(parts, field), `${query} ${field}`).toBe(total(whole, field));
    }
  }
  const batches = await resultsOf(session, path, `${range}&batch=true`);
  const others = await resultsOf(session, path, `${range}&batch=false`);
  expect(total(batches, "input_tokens")).toBeGreaterThan(0);
  expect(total(batches, "input_tokens") + total(others, "input_tokens")).toBe(total(whole, "input_tokens"));
});

test("reports all documented tokens of completions, whose sums are right", async () => {
  const session = await start({ seed: "lived-in" });
  const results = await resultsOf(session, `${usage}/completions`, `${lastDays}&group_by=model`);
  for (const result of results) {
    const of = (...fields: string[]): number => fields.reduce((sum, field) => sum + total([result], field), 0);
    expect(of("input_tokens")).toBe(of("input_cached_tokens", "input_cache_write_tokens", "input_uncached_tokens"));
    expect(of("input_uncached_tokens")).toBe(of("input_text_tokens", "input_audio_tokens", "input_image_tokens"));
    const cached = ["input_cached_text_tokens", "input_cached_audio_tokens", "input_cached_image_tokens"];
    expect(of("input_cached_tokens")).toBe(of(...cached));
    const written = ["input_cache_write_30m_tokens", "input_cache_write_12h_tokens"];
    expect(of("input_cache_write_tokens")).toBe(of(...written));
    expect(of("output_tokens")).toBe(of("output_text_tokens", "output_audio_tokens", "output_image_tokens"));
  }
  const heard = results.filter((result) => total([result], "input_audio_tokens") > 0).map((result) => result.model);
  expect(new Set(heard)).toEqual(new Set(["gpt-4o-audio-preview"]));
});

test("derives the costs from the usage, with the prices of the table", async () => {
  const session = await start({ seed: "lived-in" });
  const items = await resultsOf(session, costs, `${lastDays}&group_by=line_item&limit=180`);
  const ofItem = (name: string): Fields[] => items.filter((item) => item.line_item === name);
  const uses = await resultsOf(session, `${usage}/completions`, `${lastDays}&group_by=model`);
  const decisions = await resultsOf(session, `${usage}/decisions`, `${lastDays}&group_by=model`);
  const ofModel = [...uses, ...decisions].filter(({ model }) => model === "gpt-5");
  for (const { counter, item, dollars: price } of prices.completions) {
    const quantity = total(ofModel, counter);
    expect(quantity).toBeGreaterThan(0);
    expect(total(ofItem(`gpt-5, ${item}`), "quantity")).toBe(quantity);
    expect(dollars(ofItem(`gpt-5, ${item}`))).toBeCloseTo(quantity * price, 6);
  }
  const images = await resultsOf(session, `${usage}/images`, lastDays);
  expect(total(ofItem("gpt-image-1, images"), "quantity")).toBe(total(images, "images"));
  expect(ofItem("gpt-image-1, images")[0]).toMatchObject({ quantity_unit: "images" });
});

test("reports the same costs for every grouping, with the recorded costs among them", async () => {
  const session = await start({ seed: "lived-in" });
  const [project] = (await session.must("GET", "/organization/projects")).data;
  const before = dollars(await resultsOf(session, costs, `${lastDays}&limit=180`));
  await session.control.addCost({ projectId: project?.id ?? "", amount: 100, daysAgo: 5 });
  for (const groups of ["", "project_id", "line_item", "api_key_id", "user_id", "api_source", "project_id,line_item"]) {
    const query = groups === "" ? "" : groups.split(",").map((group) => `&group_by=${group}`);
    const results = await resultsOf(session, costs, `${lastDays}&limit=180${[query].flat().join("")}`);
    expect(dollars(results), groups).toBeCloseTo(before + 100, 6);
  }
  const byProject = await resultsOf(session, costs, `${lastDays}&limit=180&group_by=project_id`);
  // The first six projects of the seed, and the default project, which has only the recorded cost.
  expect(new Set(byProject.map((result) => result.project_id)).size).toBe(7);
  expect(refusal(await session.get(`${costs}?${lastDays}&group_by=user_id&group_by=project_id`))[0]).toBe(400);
});

test("reports nothing from before an unaligned start or after an unaligned end", async () => {
  const session = await start();
  const projectId = await session.project();
  const { now } = await session.control.advanceClock(0);
  for (const daysAgo of [2, 1.5, 1]) await session.control.addCost({ projectId, amount: 10, daysAgo });
  const spent = async (from: number, to: number) =>
    dollars(await resultsOf(session, costs, `start_time=${now - from * day}&end_time=${now - to * day}`));
  expect(await spent(2.1, 0)).toBe(30);
  expect(await spent(1.9, 0)).toBe(20);
  expect(await spent(1.9, 1.1)).toBe(10);
  await session.control.addCost({ projectId, amount: 10 });
  expect(dollars(await resultsOf(session, costs, `start_time=${Math.floor(now - 1.1 * day)}`))).toBe(20);

  await session.control.addWorkload({ projectId });
  const path = `${usage}/completions`;
  const [from, middle, to] = [now - 2 * day - 4321, now - day - 1234, now - 17];
  const requests = async (start: number, end: number) =>
    total(await resultsOf(session, path, `start_time=${start}&end_time=${end}`), "num_model_requests");
  expect((await requests(from, middle)) + (await requests(middle, to))).toBe(await requests(from, to));
});

test("ends the requests of a key with the key, and keeps their history", async () => {
  const session = await start();
  const projectId = await session.project();
  const key = await session.control.makeKey({ kind: "service-account", projectId });
  await session.control.addWorkload({ projectId, keyId: key.id });
  const past = await resultsOf(session, `${usage}/completions`, lastDays);
  expect(past).toHaveLength(10);
  await session.control.advanceClock(2 * day);
  await session.must("DELETE", `/organization/projects/${projectId}/api_keys/${key.id}`);
  const { now } = await session.control.advanceClock(5 * day);
  const after = await resultsOf(session, `${usage}/completions`, `start_time=${today - 10 * day}&limit=31`);
  expect(after.slice(0, 10)).toEqual(past);
  // The two or three days until the deletion, and none of the five days after it.
  expect(after.length).toBeLessThanOrEqual(13);
  expect(await resultsOf(session, costs, `start_time=${now - 4 * day}`)).toEqual([]);
});

test("ends the requests of a project with its archive", async () => {
  const session = await start();
  const projectId = await session.project();
  await session.control.addWorkload({ projectId, usage: "images", sinceDaysAgo: 3 });
  await session.must("POST", `/organization/projects/${projectId}/archive`);
  const { now } = await session.control.advanceClock(3 * day);
  expect(await resultsOf(session, `${usage}/images`, `start_time=${now - 2 * day}`)).toEqual([]);
  expect(total(await resultsOf(session, `${usage}/images`, `start_time=${now - 7 * day}`), "images")).toBeGreaterThan(
    0,
  );
});

test("rejects a workload with an unknown key or field", async () => {
  const session = await start();
  const projectId = await session.project();
  await expect(session.control.addWorkload({ projectId, keyId: "key_1" })).rejects.toThrow(/No api key found/);
  const order = { projectId, usage: "embeddings", fields: { batch: true } } as const;
  await expect(session.control.addWorkload(order)).rejects.toThrow(/embeddings has no field 'batch'/);
});

/** The processor's seconds for a report of a month by project. */
function secondsFor(path: string, projects: number): number {
  const simulation = new Simulation("empty", undefined);
  const organization = simulation.organization();
  for (let n = 0; n < projects; n++) {
    const project = newProject(simulation.world, organization, `p${n}`, today - 40 * day);
    organization.projects.push(project);
    addWorkload(simulation.world, organization, project, { usage: "completions", from: today - 40 * day });
  }
  const query = new URLSearchParams({ start_time: String(today - 31 * day), limit: "31", group_by: "project_id" });
  const before = process.cpuUsage();
  const { status, body } = simulation.performInConsole(undefined, { method: "GET", path, query, body: undefined });
  const { user } = process.cpuUsage(before);
  expect(status).toBe(200);
  expect((body as Fields).data.map((bucket) => (bucket.results as unknown[]).length)).toEqual(Array(31).fill(projects));
  return user / 1e6;
}

test("groups a month of many projects in a time that grows with their number", () => {
  for (const path of [`${usage}/completions`, costs]) {
    // Four times the work, or sixteen times if each project searched the others.
    expect(secondsFor(path, 4_000) / secondsFor(path, 1_000)).toBeLessThan(9);
  }
});

/* eslint-disable no-console -- a script prints */
/**
 * Plays every lie about every field of every answer, for every kind: `npx tsx test/hostile/main.ts [Kind ...]`. Prints
 * each broken promise and the number of stories.
 */
import { kinds } from "../kinds";
import { hurry } from "./hurry";
import { Stage } from "./story";
import { casesOf, judge, titleOf } from "./trial";

async function main(names: readonly string[]): Promise<number> {
  hurry();
  const wanted = kinds.filter(({ declaration: { kind } }) => names.length === 0 || names.includes(kind));
  const stage = await Stage.open("in this process");
  let broken = 0;
  try {
    for (const kind of wanted) {
      const cases = await casesOf(stage, [kind]);
      const begun = Date.now();
      for (const one of cases) {
        const complaints = await judge(stage, one);
        if (complaints.length === 0) continue;
        broken++;
        console.log(`${titleOf(one)}\n${complaints.map((what) => `    ${what}`).join("\n")}`);
      }
      console.log(`${kind.declaration.kind}: ${cases.length} stories in ${Math.round((Date.now() - begun) / 1000)} s`);
    }
  } finally {
    await stage.close();
  }
  console.log(broken === 0 ? "All promises were kept." : `${broken} stories broke a promise.`);
  return broken === 0 ? 0 : 1;
}

void main(process.argv.slice(2)).then((code) => (process.exitCode = code));

// TAP for the judges: test("a sentence", async () => { … }) in order, then done(). Who runs them counts.
import assert from "node:assert/strict";

const tests = [];

export { assert };

export function test(sentence, body) {
  tests.push([sentence, body]);
}

export async function done() {
  for (const [sentence, body] of tests) {
    try {
      await body();
      console.log(`ok - ${sentence}`);
    } catch (error) {
      process.exitCode = 1;
      console.log(`not ok - ${sentence}`);
      console.log(String(error?.stack ?? error).replace(/^/gm, "#   "));
    }
  }
}

// That a promise fails with an error of this name or class (and, unless it is undefined, this message).
export async function fails(promise, name, message) {
  const error = await promise.then(
    () => assert.fail(`a success instead of ${name}`),
    (reason) => reason,
  );
  assert.ok([error.name, error.constructor.name].includes(name), error.stack);
  if (message !== undefined) assert.equal(error.message, message);
}

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { BrokenPromise, assert as promise } from "./assert.ts";
import { DmsError, errorCode, sentenceOf } from "./dms-error.ts";
import { grant, isRefusal, refuse } from "./refusal.ts";

describe("a failure of the world", () => {
  it("has a code for programs, a sentence for people, its facts and its cause", () => {
    const cause = new Error("ENOENT");
    const error = new DmsError("FILE_MISSING", "no file a.yaml", { path: "a.yaml", cause });
    assert.equal(error.message, "no file a.yaml");
    assert.equal(errorCode(error), "FILE_MISSING");
    assert.deepEqual(error.details, { path: "a.yaml" });
    assert.equal(error.cause, cause);
    assert.equal("cause" in new DmsError("X", "y"), false);
  });

  it("has no code when it is not ours, but always a sentence", () => {
    assert.equal(errorCode(new Error("x")), undefined);
    assert.equal(sentenceOf(new DmsError("A", "it is raining")), "it is raining");
    assert.equal(sentenceOf("thrown text"), "thrown text");
    assert.equal(sentenceOf(undefined), "undefined");
  });
});

describe("a refusal", () => {
  it("is told apart from what was granted, and from anything else", () => {
    assert.equal(isRefusal(refuse("expired", "it is too late")), true);
    assert.equal(isRefusal(grant(1)), false);
    for (const other of [undefined, null, "no", {}, { granted: true }]) assert.equal(isRefusal(other), false);
  });

  it("carries details only when there are some, so that it compares and travels as it was made", () => {
    assert.deepEqual(Object.keys(refuse("a", "b")), ["granted", "because", "message"]);
    assert.deepEqual(refuse("a", "b", { link: 0 }).details, { link: 0 });
  });
});

describe("a promise of our own code", () => {
  it("is kept silently, and broken loudly with what was promised", () => {
    promise("a value", "there is a value");
    assert.throws(() => promise(undefined, "there is a value"), new BrokenPromise("there is a value"));
  });
});

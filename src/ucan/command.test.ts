import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { type Command, command, covers, isCommand } from "./command.ts";

// Few letters and short paths, so that drawn commands are often related.
const segment = fc.stringMatching(/^[ab][ab.-]{0,2}$/);
const path = fc
  .array(segment, { maxLength: 4 })
  .map((segments): Command => command(`/${segments.join("/")}`));

describe("a command", () => {
  it("may be everything, or a path of lower-case segments", () => {
    for (const text of [
      "/",
      "/dms",
      "/dms/node/peers",
      "/dms/a_b-c.d/0",
      `/${"a".repeat(64)}`,
      "/a".repeat(16),
    ])
      assert.equal(command(text), text);
  });

  const refused: Readonly<Record<string, string>> = {
    nothing: "",
    "no slash in front": "dms/node",
    "a slash at the end": "/dms/",
    "two slashes": "/dms//node",
    "the folder itself": "/dms/./node",
    "the folder above": "/dms/../node",
    "a percent sign": "/dms%2e%2fnode",
    "a capital": "/dms/Node",
    "a star": "/dms/*",
    "a space": "/dms/node ",
    "a tab": "/dms/\tnode",
    "a line break at the end": "/dms/node\n",
    "a NUL": "/dms/node\0",
    "a letter that looks like a Latin one": "/dms/nоde",
    "a decomposed letter": "/dms/e\u0301",
    "text that changes direction": "/dms/\u202enode",
    "a full-width slash": "/dms\uff0fnode",
    "letters that fold to ASCII ones": "/dmſ/ıd",
    "a segment that is too long": `/${"a".repeat(65)}`,
    "seventeen segments": "/a".repeat(17),
    "257 characters": `${"/abcdefghijklmno".repeat(16)}a`,
  };
  for (const [name, text] of Object.entries(refused))
    it(`with ${name} is refused`, () => {
      assert.equal(isCommand(text), false);
      assert.throws(() => command(text), { code: "UCAN_COMMAND_INVALID" });
    });

  it("is refused at once, however long the text is", () => {
    assert.throws(
      () => command("/a".repeat(1_000_000)),
      (error: Error) => error.message.length < 400,
    );
  });
});

describe("what a command covers", () => {
  it("is itself and what is below it, by whole segments", () => {
    assert.equal(covers(command("/"), command("/dms")), true);
    assert.equal(covers(command("/dms"), command("/dms/node")), true);
    assert.equal(covers(command("/dms/node"), command("/dms")), false);
    assert.equal(covers(command("/crypto"), command("/cryptocurrency")), false);
    assert.equal(covers(command("/dms/node"), command("/dms/node-a")), false);
    assert.equal(covers(command("/dms"), command("/")), false);
  });

  it("agrees with comparing segment by segment", () => {
    const segments = (text: string) => (text === "/" ? [] : text.slice(1).split("/"));
    const agrees = fc.property(path, path, (granted, asked) => {
      const expected = segments(granted).every((part, at) => segments(asked)[at] === part);
      assert.equal(covers(granted, asked), expected);
    });
    fc.assert(agrees, { seed: 1, numRuns: 2000 });
  });

  it("is an order: everything covers itself, cover of cover is cover, and two that cover each other are one", () => {
    const isOrder = fc.property(path, path, path, (one, two, three) => {
      assert.equal(covers(one, one), true);
      if (covers(one, two) && covers(two, three)) assert.equal(covers(one, three), true);
      if (covers(one, two) && covers(two, one)) assert.equal(one, two);
    });
    fc.assert(isOrder, { seed: 2, numRuns: 5000 });
  });
});

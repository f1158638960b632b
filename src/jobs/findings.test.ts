import assert from "node:assert/strict";
import { test } from "node:test";
import { nearest } from "./did-you-mean.ts";
import { formatFinding } from "./finding.ts";
import { isImageReference } from "./image-reference.ts";
import { isDnsName, isPeerId } from "./names.ts";
import { keyStep, quoted } from "./path.ts";

const finding = { path: "allocations.web", line: 7, column: 5, message: "must be a map" };

test("a finding is one line that editors can jump from", () => {
  assert.equal(formatFinding(finding, "hello.yaml"), "hello.yaml:7:5  allocations.web: must be a map");
  assert.equal(formatFinding(finding), "7:5  allocations.web: must be a map");
  assert.equal(formatFinding({ ...finding, path: "" }, "a.yaml"), "a.yaml:7:5  must be a map");
});

test("names from a file cannot drive a terminal", () => {
  assert.equal(quoted("a\u001b[31m\u009b\u202e"), '"a\\u001b[31m\\u{9b}\\u{202e}"');
  assert.equal(keyStep("nodes", "a\nb"), 'nodes."a\\nb"');
  assert.ok(quoted("x".repeat(10_000)).length < 80);
});

test("a slip of the pen is recognised, another word is not", () => {
  const known = ["execution", "executor", "environment"];
  assert.equal(nearest("enviroment", known), "environment");
  assert.equal(nearest("Executor", known), "executor");
  assert.equal(nearest("healthcheck", known), undefined);
  assert.equal(nearest("e".repeat(10_000), known), undefined);
});

test("host names are letters, digits and inner hyphens, with dots between", () => {
  for (const name of ["a", "web-1", "Db.Primary", "1", "x".repeat(63)]) assert.ok(isDnsName(name), name);
  for (const name of [
    "",
    "-a",
    "a-",
    "a..b",
    ".a",
    "a_b",
    "a b",
    "x".repeat(64),
    "ä",
    `${"a.".repeat(130)}a`,
  ])
    assert.ok(!isDnsName(name), name);
});

test("image references are recognised by their shape", () => {
  const digest = `sha256:${"0".repeat(64)}`;
  for (const image of [
    "busybox",
    "dms/busybox:1",
    "localhost:5000/a/b",
    "ghcr.io/Acme/x".toLowerCase(),
    `a@${digest}`,
  ])
    assert.ok(isImageReference(image), image);
  for (const image of ["", "Busybox", "a b", "a:", "a@sha256:1", "--privileged", "a//b", "x".repeat(600)])
    assert.ok(!isImageReference(image), image);
});

test("peer ids are recognised by their shape", () => {
  assert.ok(isPeerId("12D3KooWGRUVh9dcHGVyHqdZ5Q8ibeKWPRq4fGaGqUVmWQ2oMZgS"));
  assert.ok(!isPeerId("12D3KooWGRUVh9dcHGVyHqdZ5Q8ibeKWPRq4fGaGqUVmWQ2oMZg"));
  assert.ok(!isPeerId("12D3KooWGRUVh9dcHGVyHqdZ5Q8ibeKWPRq4fGaGqUVmWQ2oMZg0"));
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { diagrams } from "../diagrams.ts";
import type { TreeFile } from "../tree.ts";
import { diagramEnd, diagramStart, withDiagram } from "./markers.ts";

const readme = file("src/clock/README.md", `# clock\n${diagramStart}\n${diagramEnd}\nmore\n`);
const clock = file(
  "src/clock/clock.ts",
  "export interface Clock { now(): number; after(delayMs: number, work: () => void): Cancel }\n" +
    "export type Cancel = () => void;\n" +
    "export function sleep(clock: Clock, delayMs: number): Promise<void> { return clock.x; }\n" +
    "export interface Inner { readonly hidden: true }\n",
);
const host = file(
  "src/host/host.ts",
  'import { type Cancel, type Clock, sleep } from "../clock/clock.ts";\nexport interface Host { readonly clock: Clock }\n',
);

test("A part's picture has what others import of it, with its members and relations", () => {
  const picture = pictureOf([readme, clock, host]);
  assert.match(picture, /interface "Clock" \{\n {2}now\(\): number\n {2}after\(delayMs, work\): Cancel\n\}/);
  assert.match(
    picture,
    /class "clock\.ts" <<\(F,#DDDDDD\)>> \{\n {2}sleep\(clock, delayMs\): Promise<void>\n\}/,
  );
  assert.match(picture, /"Clock" --> "Cancel"/);
  assert.match(picture, /"clock\.ts" \.\.> "Clock"/);
  assert.doesNotMatch(picture, /Inner/);
});

test("Before anyone imports a part, its picture has all that it exports", () => {
  assert.match(pictureOf([readme, clock]), /interface "Inner"/);
});

test("What a part takes from others is drawn in their packages", () => {
  const hostReadme = file("src/host/README.md", `${diagramStart}\n${diagramEnd}`);
  const picture = pictureOf([hostReadme, clock, host]);
  assert.match(picture, /package clock <<Rectangle>> \{\n {2}class "Clock"\n\}/);
  assert.match(picture, /"Host" --> "Clock"/);
});

test("The picture of all parts leaves out a line where there is a way through others", () => {
  const page = file("docs/architecture.md", `${diagramStart}\n${diagramEnd}`);
  const node = file(
    "src/node/node.ts",
    'import type { Clock } from "../clock/clock.ts";\nimport type { Host } from "../host/host.ts";\n',
  );
  const system = file("src/clock/system/system-clock.ts", 'import type { Clock } from "../clock.ts";\n');
  const picture = pictureOf([page, clock, host, node, system]);
  assert.match(picture, / {2}host --> clock\n/);
  assert.match(picture, / {2}node --> host\n/);
  assert.doesNotMatch(picture, /node --> clock/);
  assert.match(picture, /clock\["clock<br\/><small>system<\/small>"\]/);
});

test("Text around the markers stays, and drawing twice changes nothing", () => {
  const [once] = diagrams([readme, clock, host]);
  assert.ok(
    once !== undefined && once.text.startsWith("# clock\n") && once.text.endsWith(`${diagramEnd}\nmore\n`),
  );
  const [twice] = diagrams([file(once.path, once.text), clock, host]);
  assert.equal(twice?.text, once.text);
});

test("A page without both markers, or with one of them twice, is left alone", () => {
  assert.equal(withDiagram(`a ${diagramStart} b`, "x"), undefined);
  assert.equal(withDiagram(`${diagramStart} ${diagramStart} ${diagramEnd}`, "x"), undefined);
  assert.equal(withDiagram("nothing", "x"), undefined);
});

function pictureOf(files: readonly TreeFile[]): string {
  const [page] = diagrams(files);
  assert.ok(page !== undefined);
  return page.text;
}

function file(path: string, text: string): TreeFile {
  return { path, text, sizeBytes: text.length };
}

import assert from "node:assert/strict";
import { test } from "node:test";
import { z } from "zod";
import { seededRandom } from "../random/seeded.ts";
import { silent } from "../telemetry/telemetry.ts";
import { command } from "../ucan/command.ts";
import { type Delegation, delegate } from "../ucan/delegation.ts";
import { actorSystem } from "./actor-system.ts";
import { behavior } from "./behavior.ts";
import { crypto, loopback, manualClock, peerNamed, signerNamed } from "./world.test-support.ts";

const bob = signerNamed("bob");
const alice = signerNamed("alice");
const org = signerNamed("org");
const mallory = signerNamed("mallory");

const nowSeconds = Math.floor(manualClock().now() / 1000);

const paths = [
  "/dms/node/peers/list",
  "/dms/node/peersonly",
  "/dms/node/status",
  "/dms/own",
  "/public/hello",
];

/** Bob, who obeys the organisation, with a few behaviours. */
function offering(require: readonly Delegation[] = []) {
  const clock = manualClock();
  const system = actorSystem({
    clock,
    random: seededRandom("offers"),
    crypto,
    network: loopback().network(peerNamed("bob")),
    telemetry: silent,
    beliefs: () => ({ roots: new Set([org.did]), require }),
  });
  const node = { system, root: system.spawn({ inbox: "root", signer: bob }) };
  for (const path of paths)
    node.root.register(
      behavior({
        path,
        summary: path,
        isPublic: path.startsWith("/public/"),
        isOwnersOnly: path === "/dms/own",
        input: z.strictObject({}),
        output: z.strictObject({}),
        handle: () => ({}),
      }),
      undefined,
    );
  const offered = (did: typeof alice.did, shown: readonly Delegation[] = []) => {
    const offers = node.system.offers("root", { did, shown });
    return offers.granted ? offers.value.behaviors.map(({ path }) => path) : offers.because;
  };
  return { node, offered };
}

function given(
  signer: typeof alice,
  audience: typeof alice,
  path: string,
  more: { readonly subject?: typeof alice; readonly expires?: number } = {},
): Delegation {
  const { subject = signer, expires = nowSeconds + 3600 } = more;
  const nonce = new Uint8Array(12);
  return delegate(
    { signer, audience: audience.did, subject: subject.did, command: command(path), expires, nonce },
    crypto,
  );
}

test("A stranger is told what anyone may, the owner all, and a root all but what is the owner's own", () => {
  const { offered } = offering();
  assert.deepEqual(offered(mallory.did), ["/public/hello"]);
  assert.deepEqual(offered(bob.did), paths);
  assert.deepEqual(
    offered(org.did),
    paths.filter((path) => path !== "/dms/own"),
  );
});

test("What was granted is told to whom it was granted, segment by segment, and also what was passed on", () => {
  const { offered } = offering();
  const peers = given(bob, alice, "/dms/node/peers");
  assert.deepEqual(offered(alice.did, [peers]), ["/dms/node/peers/list", "/public/hello"]);
  assert.deepEqual(offered(mallory.did, [peers]), ["/public/hello"]);
  const passedOn = [
    given(org, alice, "/dms/node"),
    given(alice, mallory, "/dms/node/status", { subject: org }),
  ];
  assert.deepEqual(offered(mallory.did, passedOn), ["/dms/node/status", "/public/hello"]);
});

test("What the asker grants itself, what is over, and what others were given, opens nothing", () => {
  const { offered } = offering();
  assert.deepEqual(offered(mallory.did, [given(mallory, mallory, "/dms")]), ["/public/hello"]);
  assert.deepEqual(offered(alice.did, [given(bob, alice, "/dms", { expires: nowSeconds - 61 })]), [
    "/public/hello",
  ]);
  // A link of mallory's that pretends to pass on what only alice was given.
  const forged = [given(org, alice, "/dms"), given(mallory, mallory, "/dms", { subject: org })];
  assert.deepEqual(offered(mallory.did, forged), ["/public/hello"]);
});

test("What a side chain admits is told as far as it admits, and what lasts longer than a node takes is not", () => {
  const admitted = given(mallory, alice, "/dms");
  const { offered } = offering([given(bob, mallory, "/dms/node/peers")]);
  assert.deepEqual(offered(alice.did, [admitted]), ["/dms/node/peers/list", "/public/hello"]);
  assert.deepEqual(offered(mallory.did), ["/dms/node/peers/list", "/public/hello"]);
  const forYears = given(bob, alice, "/dms", { expires: nowSeconds + 10 * 365 * 86_400 });
  assert.deepEqual(offered(alice.did, [forYears]), ["/public/hello"]);
});

test("A delegation whose signature is wrong is refused, and is not remembered as right", () => {
  const { offered } = offering();
  const real = given(bob, alice, "/dms/node");
  const forged = { ...given(mallory, alice, "/dms/node"), issuer: bob.did, subject: bob.did };
  for (let time = 0; time < 2; time++) assert.equal(offered(alice.did, [real, forged]), "bad-signature");
});

test("An inbox without an actor offers nothing", () => {
  const { node } = offering();
  const offers = node.system.offers("nobody", { did: bob.did, shown: [] });
  assert.equal(offers.granted ? "" : offers.because, "unknown-inbox");
});

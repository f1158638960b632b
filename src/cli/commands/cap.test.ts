import assert from "node:assert/strict";
import { test } from "node:test";
import { nodeCrypto } from "../../crypto/node-crypto/node-crypto.ts";
import { keyName } from "../../keystore/key-name.ts";
import { decodeDelegation, isSignedDelegation } from "../../ucan/delegation.ts";
import { keyHolder } from "../keys.test-support.ts";
import { type } from "../scripted.test-support.ts";

const did = "did:key:z6MkvDqGT54cXesYGvABpF1UapVNwjCqRcafi4Px6Thv5T3Z";
const given = {
  kind: "issued",
  cid: "bafyreiaaa",
  issuer: "did:key:z6MkA",
  audience: "did:key:z6MkB",
  command: "/dms/node/status",
  isRevoked: true,
  token: "AAAA",
};

test("cap list shows roots and tokens, page by page, and marks what was revoked", async () => {
  const script = {
    "GET /v1/capabilities": { did, roots: [did], delegations: [given], next: 1 },
    "GET /v1/capabilities?after=1": { did, roots: [], delegations: [{ ...given, cid: "bafyreibbb" }] },
  };
  const { code, stdout } = await type("cap list", script);
  assert.equal(code, 0);
  assert.match(stdout, /root +did:key:z6Mkv\S+ +everything/);
  assert.match(stdout, /issued, revoked +did:key:z6MkB +\/dms\/node\/status +bafyreiaaa/);
  assert.match(stdout, /bafyreibbb/);
});

test("cap grant without a key has the node give it, and prints the token alone", async () => {
  const script = { "POST /v1/capabilities/grants": given };
  const { code, stdout } = await type(`cap grant ${did} /dms/node/status --for 1h`, script);
  assert.deepEqual([code, stdout], [0, "AAAA\n"]);
});

test("cap grant with a key of yours signs it with that key, and asks no node", async () => {
  const crypto = nodeCrypto();
  const { keys, given: environment } = keyHolder();
  const { did: organisation } = await keys.store.create(keyName("org"), "old horse");
  const variables = { DMS_PASSPHRASE: "old horse" };
  const line = `cap grant ${did} /dms/deployment --key org --for 10d --depth 2`;
  const { code, stdout, asked } = await type(line, {}, { ...environment, variables });
  assert.deepEqual([code, asked], [0, []]);
  const token = decodeDelegation(
    Uint8Array.from(atob(stdout.trim()), (character) => character.charCodeAt(0)),
    crypto,
  );
  assert.ok(isSignedDelegation(token, crypto));
  assert.deepEqual([token.issuer, token.audience, token.command], [organisation, did, "/dms/deployment"]);
});

test("What cannot be given is named, and nothing is printed", async () => {
  const { keys, given: environment } = keyHolder();
  await keys.store.create(keyName("org"), "old horse");
  const variables = { DMS_PASSPHRASE: "old horse" };
  for (const line of [
    `cap grant ${did} /dms --for soon`,
    `cap grant nobody /dms --key org`,
    `cap grant ${did} /dms --key org --for 400d`,
  ]) {
    const { code, stdout } = await type(line, {}, { ...environment, variables });
    assert.deepEqual([code, stdout], [2, ""], line);
  }
});

test("cap anchor takes tokens as they are or from files, and says what is missing", async () => {
  const script = { "POST /v1/capabilities/anchors": {} };
  const { code, asked } = await type(`cap anchor --root ${did} --provide AAAA`, script);
  assert.deepEqual([code, asked.length], [0, 2]);
  assert.equal((await type("cap anchor", script)).code, 2);
  assert.equal((await type("cap anchor --require not.a.token", script)).code, 2);
});

test("cap remove names one anchor, and cap revoke prints the revocation", async () => {
  const removing = { "POST /v1/capabilities/anchors/remove": {} };
  assert.equal((await type(`cap remove --root ${did}`, removing)).code, 0);
  assert.equal((await type(`cap remove --root ${did} --require bafy`, removing)).code, 2);
  const { stdout } = await type("cap revoke bafy", {
    "POST /v1/capabilities/revocations": { revocation: "QAAA" },
  });
  assert.equal(stdout, "QAAA\n");
});

test("cap explain tells the verdict, whom it rests on, and each link with its problems", async () => {
  const { stdout } = await type(`cap explain ${did} /dms`, {
    "POST /v1/capabilities/explain": {
      isAccepted: false,
      refusal: { message: "nobody in this chain is trusted by this node" },
      links: [{ kind: "invocation", issuer: did, command: "/dms", problems: [] }],
      trust: { because: "nobody", sideChains: [] },
    },
  });
  assert.deepEqual(stdout.split("\n").slice(0, 2), [
    "refused: nobody in this chain is trusted by this node",
    "believed because of: nobody",
  ]);
});

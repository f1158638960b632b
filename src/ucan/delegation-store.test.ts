import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  alice,
  asked,
  assertGranted,
  bob,
  carol,
  crypto,
  given,
  mallory,
  now,
  person,
  verified,
} from "./cast.test.ts";
import { chainCache } from "./chain-cache.ts";
import { command } from "./command.ts";
import { delegationStore } from "./delegation-store.ts";

const deploy = command("/dms/deployment/request");

function storeOf(...delegations: readonly ReturnType<typeof given>[]) {
  const store = delegationStore({ crypto, limit: 100 });
  for (const delegation of delegations) store.add(delegation);
  return store;
}

describe("a store of delegations", () => {
  it("hands out by name what was added, until it is removed", () => {
    const delegation = given();
    const store = storeOf(delegation);
    assert.equal(store.get(delegation.cid), delegation);
    assert.deepEqual(store.held(), [delegation]);
    store.remove(delegation.cid);
    assert.equal(store.get(delegation.cid), undefined);
    assert.equal(store.provide({ holder: bob.did, command: deploy }), undefined);
  });

  it("takes none that its issuer did not sign", () => {
    const delegation = given();
    const forged = { ...delegation, bytes: delegation.bytes.map((byte, at) => (at === 9 ? byte ^ 1 : byte)) };
    const cache = chainCache(10);
    const store = delegationStore({ crypto, limit: 10, cache });
    assert.throws(() => store.add(forged), { code: "UCAN_SIGNATURE_WRONG" });
    assert.deepEqual([store.held(), cache.knows(delegation.cid)], [[], false]);
    store.add(delegation);
    assert.equal(cache.knows(delegation.cid), true);
  });

  it("does not check again what is known to be signed", () => {
    const cache = chainCache(10);
    const delegation = given();
    cache.learn(delegation.cid);
    const store = delegationStore({
      crypto: { verify: () => assert.fail("checked again") },
      limit: 10,
      cache,
    });
    store.add(delegation);
    assert.equal(store.get(delegation.cid), delegation);
  });

  it("holds no more than its limit: what was not asked for longest goes", () => {
    const store = delegationStore({ crypto, limit: 2 });
    const [first, second, third] = [given(), given(), given()];
    store.add(first);
    store.add(second);
    store.get(first.cid);
    store.add(third);
    assert.deepEqual(store.held(), [first, third]);
  });
});

describe("the chain to show", () => {
  it("leads from the root to whoever asks, and is accepted", () => {
    const proofs = [given(), given({ signer: bob, audience: carol.did, command: "/dms/deployment/request" })];
    const found = storeOf(...proofs.toReversed(), given({ audience: mallory.did })).provide({
      holder: carol.did,
      command: deploy,
    });
    assert.deepEqual(found, proofs);
    assertGranted(verified(asked(proofs, { signer: carol }), found ?? []));
  });

  it("is none where the command, the holder or a link does not fit", () => {
    const store = storeOf(
      given({ signer: bob, audience: carol.did }),
      given({ command: "/dms/node" }),
      given({ command: "/dms/deploymentx" }),
    );
    assert.equal(store.provide({ holder: bob.did, command: deploy }), undefined);
    assert.equal(store.provide({ holder: carol.did, command: deploy }), undefined);
    assert.equal(store.provide({ holder: mallory.did, command: deploy }), undefined);
  });

  it("widens nothing: a parent must cover the whole of its child", () => {
    const narrow = given({ command: "/dms/deployment/request" });
    const wide = given({ signer: bob, audience: carol.did, command: "/dms" });
    assert.equal(storeOf(narrow, wide).provide({ holder: carol.did, command: deploy }), undefined);
  });

  it("is the target's own authority before a known root's, and that before any other", () => {
    const [ofAlice, ofCarol, ofMallory] = [alice, carol, mallory].map((signer) =>
      given({ signer, subject: signer.did }),
    );
    assert.ok(ofAlice !== undefined && ofCarol !== undefined && ofMallory !== undefined);
    const store = storeOf(ofMallory, ofAlice, ofCarol);
    const wish = { holder: bob.did, command: deploy };
    assert.deepEqual(store.provide({ ...wish, target: alice.did, roots: new Set([carol.did]) }), [ofAlice]);
    assert.deepEqual(store.provide({ ...wish, target: bob.did, roots: new Set([mallory.did]) }), [ofMallory]);
  });

  it("is otherwise the one that lasts longest, in whatever order they came", () => {
    const people = [alice, carol, mallory];
    const each = people.map((signer, at) => given({ signer, subject: signer.did, expires: now + at }));
    for (const order of [each, each.toReversed()])
      assert.deepEqual(storeOf(...order).provide({ holder: bob.did, command: deploy }), each.slice(-1));
    const alike = [given(), given()];
    const wish = { holder: bob.did, command: deploy };
    assert.deepEqual(storeOf(...alike).provide(wish), storeOf(...alike.toReversed()).provide(wish));
  });

  it("is the shorter of two", () => {
    const long = [given(), given({ signer: bob, audience: carol.did })];
    const short = given({ audience: carol.did });
    assert.deepEqual(storeOf(short, ...long).provide({ holder: carol.did, command: deploy }), [short]);
  });

  it("goes over a powerline, and takes the subject of what comes before it", () => {
    const proofs = [given(), given({ signer: bob, audience: carol.did, subject: undefined })];
    assert.deepEqual(
      storeOf(...proofs).provide({ holder: carol.did, command: deploy, target: alice.did }),
      proofs,
    );
    const rootless = given({ subject: undefined });
    assert.equal(storeOf(rootless).provide({ holder: bob.did, command: deploy }), undefined);
  });

  it("does not mix the authority of two subjects", () => {
    const proofs = [given(), given({ signer: bob, audience: carol.did, subject: mallory.did })];
    assert.equal(storeOf(...proofs).provide({ holder: carol.did, command: deploy }), undefined);
  });

  it("leaves aside what is out of its time, when the time is known", () => {
    const store = storeOf(given({ expires: now }), given({ notBefore: now + 1 }));
    assert.equal(store.provide({ holder: bob.did, command: deploy, nowSeconds: now }), undefined);
    assert.notEqual(store.provide({ holder: bob.did, command: deploy }), undefined);
  });

  it("is another as soon as something is added, removed or out of its time", () => {
    const [long, better] = [given({ expires: now + 10 }), given({ expires: undefined })];
    const store = storeOf(long);
    const at = (nowSeconds: number) => store.provide({ holder: bob.did, command: deploy, nowSeconds });
    assert.deepEqual(at(now), [long]);
    assert.equal(at(now + 10), undefined);
    assert.deepEqual(at(now), [long]);
    store.add(better);
    assert.deepEqual(at(now), [better]);
    store.remove(better.cid);
    assert.deepEqual(at(now), [long]);
    store.remove(long.cid);
    assert.equal(at(now), undefined);
  });

  it("stays when the store is full, for it is in use", () => {
    const store = delegationStore({ crypto, limit: 2 });
    const used = given();
    store.add(used);
    for (let other = 0; other < 5; other++) {
      assert.deepEqual(store.provide({ holder: bob.did, command: deploy }), [used]);
      store.add(given({ audience: mallory.did }));
    }
  });

  it("is found in bounded work where delegations lead everywhere and nowhere", () => {
    const people = Array.from({ length: 9 }, (_, at) => person(`crowd ${at}`));
    const store = storeOf(
      ...people.flatMap((signer) =>
        people.map(({ did }) => given({ signer, audience: did, subject: undefined })),
      ),
    );
    assert.equal(store.provide({ holder: people[0]?.did ?? bob.did, command: deploy }), undefined);
  });
});

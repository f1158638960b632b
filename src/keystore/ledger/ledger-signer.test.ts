import assert from "node:assert/strict";
import { test } from "node:test";
import { keyOf } from "../../did/did.ts";
import { type LedgerTransport, ledgerSigner } from "./ledger-signer.ts";

const point =
  "0479be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8";
const path = "058000002c8000003c800000010000000000000000";
const address = `41${point}28${"30".repeat(40)}9000`;
const asksForKey = `e002000015${path}`;
const [r, s] = ["11".repeat(32), "22".repeat(32)];

/** What goes over the wire, as recorded: what is said to the device, and what it answers. */
function recorded(exchanges: readonly (readonly [said: string, answer: string | number])[]) {
  const left = [...exchanges];
  let open = 0;
  const transport: LedgerTransport = {
    send: async (cla, ins, p1, p2, data) => {
      const said = Buffer.from([cla, ins, p1, p2, data.length, ...data]).toString("hex");
      const [expected, answer] = left.shift() ?? assert.fail(`nothing more was recorded than before ${said}`);
      assert.equal(said, expected);
      if (typeof answer === "number")
        throw Object.assign(new Error("Ledger device: error"), { statusCode: answer });
      return new Uint8Array(Buffer.from(answer, "hex"));
    },
    close: async () => {
      open--;
    },
  };
  return {
    connect: async () => {
      open++;
      return transport;
    },
    isOver: () => left.length === 0 && open === 0,
  };
}

test("A Ledger tells its key and signs a short message in one piece", async () => {
  const device = recorded([
    [asksForKey, address],
    [`e00800001c${path}00000003616263`, `1b${r}${s}9000`],
  ]);
  const signer = await ledgerSigner({ connect: device.connect, account: 1 });
  assert.equal(signer.algorithm, "eip-191");
  assert.equal(Buffer.from(keyOf(signer.did).bytes).toString("hex"), `02${point.slice(2, 66)}`);
  const signature = await signer.sign(new TextEncoder().encode("abc"));
  assert.equal(Buffer.from(signature).toString("hex"), `${r}${s}`);
  assert.equal(device.isOver(), true);
});

test("A long message goes to it in pieces", async () => {
  const device = recorded([
    [asksForKey, address],
    [`e008000096${path}000000c8${"61".repeat(125)}`, "9000"],
    [`e00880004b${"61".repeat(75)}`, `1c${r}${s}9000`],
  ]);
  const signer = await ledgerSigner({ connect: device.connect, account: 1 });
  assert.equal((await signer.sign(new Uint8Array(200).fill(0x61))).length, 64);
  assert.equal(device.isOver(), true);
});

const failures: readonly (readonly [what: string, status: number, sentence: RegExp])[] = [
  ["declined by its owner", 0x6985, /declined to sign/],
  ["locked", 0x5515, /unlock it/],
  ["showing another app", 0x6d00, /open its Ethereum app/],
  ["unplugged", 0, /unplugged/],
];

for (const [what, status, message] of failures)
  test(`A Ledger that is ${what} says so, and is let go of`, async () => {
    const device = recorded([
      [asksForKey, address],
      [`e00800001a${path}0000000161`, status],
    ]);
    const signer = await ledgerSigner({ connect: device.connect, account: 1 });
    await assert.rejects(signer.sign(Uint8Array.of(0x61)), { code: "SIGNER_REFUSED", message });
    assert.equal(device.isOver(), true);
  });

test("Answers in another form are refused", async () => {
  for (const answer of ["9000", `21${point.slice(0, 66)}9000`, `41${point.slice(0, 60)}9000`]) {
    const { connect } = recorded([[asksForKey, answer]]);
    await assert.rejects(ledgerSigner({ connect, account: 1 }), { code: "SIGNER_ANSWER_UNKNOWN" }, answer);
  }
  for (const account of [-1, 0.5, 2 ** 31])
    await assert.rejects(ledgerSigner({ connect: () => assert.fail(), account }), { code: "SIGNER_MISSING" });
});

test("Where Ledger's package is not installed, that is what is said", async () => {
  await assert.rejects(ledgerSigner({ account: 0 }), {
    code: "SIGNER_MISSING",
    message: /not installed: npm install @ledgerhq\/hw-transport-node-hid/,
  });
});

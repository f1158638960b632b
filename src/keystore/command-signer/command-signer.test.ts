import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type TestContext, test } from "node:test";
import type { Clock } from "../../clock/clock.ts";
import { systemClock } from "../../clock/system/system-clock.ts";
import { nodeCrypto } from "../../crypto/node-crypto/node-crypto.ts";
import { keyOf } from "../../did/did.ts";
import { command } from "../../ucan/command.ts";
import { delegateWith } from "../delegate-with.ts";
import { commandKey, commandSignature } from "./command-answers.ts";
import { commandSigner } from "./command-signer.ts";

const crypto = nodeCrypto();
const clock = systemClock();

/** A device that is a program: `<mode> key -o <file> -a <account>`, `<mode> sign -o <file> -a <account> <hex>`. */
const device = `
import { createECDH, createPrivateKey, createPublicKey, sign } from "node:crypto";
import { writeFileSync } from "node:fs";
const [mode, word, , path, , account, data] = process.argv.slice(2);
const write = (value) => writeFileSync(path, JSON.stringify(value));
const seed = Buffer.alloc(32, Number(account) + 1);
const ed25519 = (of) => createPrivateKey({ key: Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), of]), format: "der", type: "pkcs8" });
const raw = (key) => createPublicKey(key).export({ format: "der", type: "spki" }).subarray(12).toString("hex");
const wallet = createECDH("secp256k1");
wallet.setPrivateKey(seed);
const walletKey = createPrivateKey({ key: Buffer.concat([Buffer.from("302e0201010420", "hex"), seed, Buffer.from("a00706052b8104000a", "hex")]), format: "der", type: "sec1" });
const message = Buffer.from(data ?? "", "hex");
const modes = {
  good: () => write(word === "key" ? { key: raw(ed25519(seed)) } : { signature: sign(null, message, ed25519(seed)).toString("hex") }),
  wallet: () => {
    if (word === "key") return write({ key: wallet.getPublicKey("hex"), algorithm: "secp256k1", address: "0x00" });
    const both = sign("sha256", message, { key: walletKey, dsaEncoding: "ieee-p1363" });
    write({ ecdsa: { v: 27, r: "0x" + both.toString("hex", 0, 32), s: "0x" + both.toString("hex", 32) } });
  },
  otherKey: () => word === "key" ? modes.good() : write({ signature: sign(null, message, ed25519(Buffer.alloc(32, 99))).toString("hex") }),
  refuses: () => { if (word === "key") return modes.good(); console.error("denied by the user"); process.exitCode = 1; },
  unplugged: () => { process.exitCode = 1; },
  silent: () => {},
  floods: () => writeFileSync(path, "x".repeat(1_000_000)),
  nonsense: () => writeFileSync(path, "{"),
};
modes[mode]();
`;

function deviceFor(context: TestContext) {
  const directory = mkdtempSync(join(tmpdir(), "dms-device-"));
  context.after(() => rmSync(directory, { recursive: true }));
  const program = join(directory, "device.mjs");
  writeFileSync(program, device);
  return (mode: string, options: { readonly account?: number; readonly timeoutMs?: number } = {}) =>
    commandSigner({ command: [process.execPath, program, mode], account: 0, clock, ...options });
}

const contents = {
  subject: undefined,
  command: command("/dms/node"),
  expires: 1_000,
  nonce: new Uint8Array(12).fill(3),
};

test("A program signs a delegation, with the key of the account it is asked for", async (context) => {
  const signer = deviceFor(context);
  const dids = new Set<string>();
  for (const account of [0, 1]) {
    const device = await signer("good", { account });
    const delegation = await delegateWith(device, { ...contents, audience: device.did }, crypto);
    assert.equal(delegation.issuer, device.did);
    dids.add(device.did);
  }
  assert.equal(dids.size, 2);
});

test("A wallet behind a program signs a delegation too, whichever of its two signatures it gives", async (context) => {
  const wallet = await deviceFor(context)("wallet");
  assert.equal(wallet.algorithm, "secp256k1");
  for (let round = 0; round < 3; round++) {
    const nonce = new Uint8Array(12).fill(round);
    await delegateWith(wallet, { ...contents, nonce, audience: wallet.did }, crypto);
  }
});

test("A program that signs with another key than it said is found out", async (context) => {
  const signer = await deviceFor(context)("otherKey");
  await assert.rejects(delegateWith(signer, { ...contents, audience: signer.did }, crypto), {
    code: "SIGNER_KEY_DIFFERS",
  });
});

test("What a program does wrong is told apart", async (context) => {
  const signer = deviceFor(context);
  const before = readdirSync(tmpdir()).filter((name) => name.startsWith("dms-signer-"));
  await assert.rejects(signer("unplugged"), { code: "SIGNER_REFUSED" });
  for (const mode of ["silent", "floods", "nonsense"])
    await assert.rejects(signer(mode), { code: "SIGNER_ANSWER_UNKNOWN" }, mode);
  const device = await signer("refuses");
  await assert.rejects(device.sign(new Uint8Array(1)), {
    code: "SIGNER_REFUSED",
    message: /and said: denied by the user$/,
  });
  await assert.rejects(commandSigner({ command: ["/nowhere/ledger-cli"], clock }), {
    code: "SIGNER_MISSING",
  });
  const after = readdirSync(tmpdir()).filter((name) => name.startsWith("dms-signer-"));
  assert.deepEqual(after, before);
});

test("A program that hangs is ended with all that it started", async (context) => {
  const started = join(mkdtempSync(join(tmpdir(), "dms-device-")), "started");
  context.after(() => rmSync(dirname(started), { recursive: true }));
  // The time is up once the program has started its own.
  const hurried: Clock = {
    now: () => 0,
    after: (_, work) => {
      const timer = setInterval(() => existsSync(started) && work(), 5);
      return () => clearInterval(timer);
    },
  };
  const script = `sleep 1000 & echo $! > ${started}.new; mv ${started}.new ${started}; wait`;
  const hanging = commandSigner({ command: ["/bin/sh", "-c", script], clock: hurried });
  await assert.rejects(hanging, { code: "SIGNER_TOO_SLOW" });
  const child = readFileSync(started, "utf8").trim();
  // Killed at once; whoever adopts it may take a moment to notice.
  while (existsSync(`/proc/${child}/stat`) && !/\) [ZX] /.test(statOf(child)))
    await new Promise((resolve) => setTimeout(resolve, 5));
});

function statOf(id: string): string {
  try {
    return readFileSync(`/proc/${id}/stat`, "utf8");
  } catch {
    return ") X ";
  }
}

const point =
  "0479be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8";

test("A key of the original's program is that of an Ethereum wallet, in each of its spellings", () => {
  const spelled = [point, `0x${point}`, point.slice(2), `02${point.slice(2, 66)}`];
  const [first, ...others] = spelled.map((key) => commandKey(JSON.stringify({ key, address: "0x7e5f" })));
  assert.equal(first?.algorithm, "eip-191");
  for (const other of others) assert.deepEqual(other, first);
  assert.equal(
    Buffer.from(keyOf(first?.did ?? assert.fail()).bytes).toString("hex"),
    `02${point.slice(2, 66)}`,
  );
});

test("Keys and signatures that are none are refused", () => {
  const keys: readonly object[] = [
    {},
    { key: "" },
    { key: "zz" },
    { key: "00".repeat(32) },
    { key: "00".repeat(31) },
    { key: "05".repeat(33) },
    { key: point, algorithm: "ed25519" },
    { key: point, algorithm: "none" },
    { key: 7 },
  ];
  for (const key of keys)
    assert.throws(
      () => commandKey(JSON.stringify(key)),
      { code: "SIGNER_ANSWER_UNKNOWN" },
      JSON.stringify(key),
    );
  const signatures: readonly object[] = [
    {},
    { signature: "00".repeat(63) },
    { signature: "00".repeat(65) },
    { ecdsa: { r: "00" } },
    { ecdsa: { r: "01".repeat(33), s: "01" } },
    { ecdsa: { r: "x", s: "01" } },
  ];
  for (const signature of signatures)
    assert.throws(() => commandSignature(JSON.stringify(signature)), { code: "SIGNER_ANSWER_UNKNOWN" });
});

test("Numbers of a signature may lack their first zeros, and the lower of the two is given", () => {
  const short = commandSignature('{"ecdsa":{"v":0,"r":"01","s":"02"}}');
  assert.deepEqual([short.length, short[31], short[63]], [64, 1, 2]);
  const high = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140"; // n − 1
  assert.equal(commandSignature(JSON.stringify({ ecdsa: { r: "01", s: high } }))[63], 1);
});

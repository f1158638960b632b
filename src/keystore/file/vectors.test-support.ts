// Made with other implementations of scrypt, AES, SHA-3 and Ed25519 than ours. The secret is 0, 1, 2 … 31.

export const passphrase = "correct horse";

export const vectorDid = "did:key:z6MkehRgf7yJbgaGfYsdoAsKdBPE3dj2CYhowQdcjqSJgvVd";

export const vectorSecret: Uint8Array = Uint8Array.from({ length: 32 }, (_, at) => at);

const salt =
  "6465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9fa0a1a2a3";

export const ours = `{
  "format": "dms-key",
  "version": 1,
  "name": "alice",
  "did": "${vectorDid}",
  "type": "ed25519",
  "kdf": {
    "name": "scrypt",
    "n": 1024,
    "r": 8,
    "p": 1,
    "salt": "${salt}"
  },
  "cipher": {
    "name": "aes-256-gcm",
    "nonce": "000102030405060708090a0b"
  },
  "sealed": "4295868476543c500387ba1d928959c8a0ea49f786e5cdce9d77f24556eb3b0a6873aad66740d024b820ca7b02046a9b"
}
`;

/** Ciphertext and MAC of private keys as libp2p writes them, under the same passphrase and salt. */
export const originals = {
  ed25519: [
    "dc849b3e2baa5455693ac4b6ef21d141584b441e1c71a905330618c17f7fdd1f2586677d3503ab85577773816f5a8ba6253ca89ae2d856de35f180fa3f2cd65e43a1b5ee",
    "d4ee7e5c73b985c23e94a2c4b5bb8a8739cce9eeee9bb8d611be948137d8c05b",
  ],
  ed25519WithKeyTwice: [
    "dc849b1e2baa5455693ac4b6ef21d141584b441e1c71a905330618c17f7fdd1f2586677d3503ab85577773816f5a8ba6253ca89ae2d856de35f180fa3f2cd65e43a1b5ee4c658efbc094b6cec9b48c7a430b854f60b001dc1fb29c8fcf534478ae11b9be",
    "a2b6ba37b7192b801f6cb958e238fb34c50085e31e5af5e04fb5db5fc3819e5b",
  ],
  halvesOfTwoKeys: [
    "dc849b3e2baa5455693ac4b6ef21d141584b441e1c71a905330618c17f7fdd1f2586677d8e93f928c03fbf222d27f325f2a18c641cfccb09b689fdb89ce09ec9eef32555",
    "0d88d905b0b578dbfba6d6c94117d64156572cf0fd73d823636f08a6c08e06fa",
  ],
  secp256k1: [
    "dc879b5e2baa5455693ac4b6ef21d141584b441e1c71a905330618c17f7fdd1f2586677d",
    "135ca2481ba38e06b30c9f7b245a2287163581ed70264366b42a1f7124ea1509",
  ],
  rsa: ["dc859b7b43ce3a3a02", "4da10c4559496ade20d6443c3a78c6aff8d4e36e0a46e90292ef949121fea58e"],
} as const;

/** A file of the original with these, in the spelling that is likeliest; `change` turns it into another. */
export function original(
  which: keyof typeof originals,
  change: (crypto: Record<string, unknown>) => unknown = (crypto) => crypto,
): string {
  const [ciphertext, mac] = originals[which];
  const crypto = {
    cipher: "aes-256-ctr",
    ciphertext,
    cipherparams: { iv: "000102030405060708090a0b0c0d0e0f" },
    kdf: "scrypt",
    kdfparams: { n: 1024, r: 8, p: 1, dklen: 64, salt },
    mac,
  };
  return JSON.stringify({ crypto: change(crypto), id: "c3f1", version: 3 });
}

import { isMultiaddr, type Multiaddr, multiaddr } from "@multiformats/multiaddr";
import { networkError } from "../errors.ts";
import type { Address, PeerId } from "../network.ts";
import { parsePeerId } from "../peer-id.ts";

/** Longer text is no address of ours, and is not parsed. */
const longestAddressCharacters = 512;

/** The address as libp2p takes it; NETWORK_ADDRESS_INVALID for what is no multiaddr. */
export function parseAddress(address: Address): Multiaddr {
  if (address.length > longestAddressCharacters) throw networkError("NETWORK_ADDRESS_INVALID");
  try {
    const parsed: unknown = multiaddr(address);
    if (isMultiaddr(parsed) && parsed.getComponents().length > 0) return parsed;
  } catch (cause) {
    throw networkError("NETWORK_ADDRESS_INVALID", { address, cause });
  }
  throw networkError("NETWORK_ADDRESS_INVALID", { address });
}

/** The address with the peer's name at its end, which makes it enough to reach exactly that peer. */
export function addressOf(address: Multiaddr, peer: PeerId): Address {
  return peerIn(address) === undefined ? `${address.toString()}/p2p/${peer}` : address.toString();
}

/** The peer that the address ends in, if it names one. */
export function peerIn(address: Multiaddr): PeerId | undefined {
  const last = address.getComponents().at(-1);
  return last?.name === "p2p" && last.value !== undefined ? parsePeerId(last.value) : undefined;
}

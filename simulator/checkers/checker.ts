import type { Fields, NodeInspection, PeerId } from "../../src/index.ts";
import type { MachinePrograms } from "../programs/machine-programs.ts";
import type { Sometimes } from "./sometimes.ts";

/** Something that must hold at every moment of every run. Its parts are called whenever they may have something to say. */
export interface Checker {
  /** What must hold, as a sentence. */
  readonly invariant: string;
  /** A node has said something about itself. */
  onRecord?(machine: MachineView, event: string, fields: Fields): void;
  /** A frame has reached a node's inbox, or the handler of a topic. */
  onArrival?(machine: MachineView, from: PeerId, frame: Uint8Array): void;
  /** An event on this machine is over, with all that followed from it at once, and its node still runs. */
  onSettled?(machine: MachineView, node: NodeInspection): void;
  /** What is still there of that which has to go once everything was stopped; asked until there is none, or for too long. */
  leftovers?(): readonly Leftover[];
}

/** Something that should be gone, and the machine it is on. */
export interface Leftover {
  readonly machine: MachineView;
  readonly sentence: string;
}

/** A machine as checkers see it. */
export interface MachineView {
  readonly index: number;
  readonly name: string;
  readonly peer: PeerId;
  /** Which start of its process this is, from 1. */
  readonly boots: number;
  readonly programs: MachinePrograms;
  /** By its own clock, in milliseconds. */
  now(): number;
  /** Undefined while no node runs on it. */
  inspect(): NodeInspection | undefined;
  /** Whom its node trusts beside itself. */
  roots(): readonly string[];
}

/** The world as checkers see it. */
export interface Scene {
  readonly machines: readonly MachineView[];
  readonly elapsedMs: () => number;
  /** Whether anything has been lost, cut off or crashed so far: then some things may take longer. */
  readonly isDisturbed: () => boolean;
  readonly sometimes: Sometimes;
}

/** Ends the run with what does not hold, and where. */
export type Violated = (sentence: string, machine?: MachineView) => void;

/** Makes a checker for one world. It keeps what it has seen to itself. */
export type MakeChecker = (scene: Scene, violated: Violated) => Checker;

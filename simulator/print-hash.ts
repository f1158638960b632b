import { argv, stdout } from "node:process";
import { chatter } from "./chatter.ts";

// A process of its own for the determinism tests: prints what this seed comes to here.
stdout.write(`${await chatter(argv[2] ?? "1")}\n`);

import { defineParameterType } from "@cucumber/cucumber";
import { readAmount } from "./amounts.ts";
import { readJob } from "./jobs.ts";

const name = '"[a-z][a-z0-9-]*"';
const quantity = /\d+(?:\.\d+)? (?:cores?|[KMGT]iB of (?:memory|disk))/.source;
const unitsMs: Readonly<Record<string, number>> = {
  millisecond: 1,
  second: 1_000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
};

/** "alice": a machine by the name of its owner. */
defineParameterType({
  name: "machine",
  regexp: /"([a-z][a-z0-9-]*)"/,
  transformer: (machine: string) => machine,
  useForSnippets: false,
});

/** "alice", "bob" and "carol" */
defineParameterType({
  name: "machines",
  regexp: new RegExp(`${name}(?:, ${name})*(?: and ${name})?`),
  transformer: (list: string) => [...list.matchAll(/"([^"]+)"/g)].map(([, machine = ""]) => machine),
  useForSnippets: false,
});

/** 30 seconds; becomes milliseconds. */
defineParameterType({
  name: "duration",
  regexp: /(\d+) (millisecond|second|minute|hour|day)s?/,
  transformer: (count: string, unit: string) => Number(count) * (unitsMs[unit] ?? 0),
  useForSnippets: false,
});

/** 2 cores, 4 GiB of memory and 10 GiB of disk */
defineParameterType({
  name: "amount",
  regexp: new RegExp(`${quantity}(?:(?:, | and )${quantity})*`),
  transformer: readAmount,
  useForSnippets: false,
});

/** a task that prints "hello" and fails with code 3; two services on two machines */
defineParameterType({
  name: "job",
  regexp: /\S+ (?:task|service)s?(?: on \S+ machines)?(?: that .+?)?/,
  transformer: readJob,
  useForSnippets: false,
});

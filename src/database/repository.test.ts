import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { z } from "zod";
import { errorCode } from "../errors/dms-error.ts";
import { memoryDatabase } from "./memory/memory-database.ts";
import { repository } from "./repository.ts";

const job = z.strictObject({ name: z.string(), cores: z.int(), key: z.instanceof(Uint8Array) });
const web = { name: "web", cores: 2, key: Uint8Array.of(1, 2) };

describe("repository", () => {
  const start = () => {
    const database = memoryDatabase();
    const jobs = repository(database, { collection: "jobs", schema: job });
    const names = repository(database, { collection: "names", schema: z.string() });
    return { database, jobs, names };
  };
  const isCorrupt = (error: unknown) => errorCode(error) === "DATABASE_CORRUPT";

  it("keeps values, replaces and deletes them", () => {
    const { jobs } = start();
    jobs.put("a", web);
    jobs.put("b", { ...web, cores: 3 }, "soon");
    jobs.put("a", { ...web, cores: 4 });
    assert.deepEqual(jobs.get("a"), { ...web, cores: 4 });
    jobs.delete("a");
    assert.equal(jobs.get("a"), undefined);
    assert.deepEqual(jobs.all(), [{ key: "b", value: { ...web, cores: 3 } }]);
    assert.deepEqual(jobs.all({ after: "b" }), []);
  });

  it("says which record is not what it should be", () => {
    const { database, jobs } = start();
    repository(database, { collection: "jobs", schema: z.string() }).put("a", "no job");
    assert.throws(() => jobs.get("a"), isCorrupt);
    assert.throws(() => jobs.all(), /record a of jobs/);
  });

  it("says which record are no bytes of ours at all", () => {
    const { database, jobs } = start();
    database.write((t) => t.put("jobs", "a", Uint8Array.of(0xff, 0xff)));
    assert.throws(() => jobs.get("a"), isCorrupt);
  });

  it("writes in several repositories together or in none", () => {
    const { database, jobs, names } = start();
    assert.throws(() =>
      database.write((t) => {
        jobs.in(t).put("a", web);
        names.in(t).put("web", "a");
        throw new Error("no");
      }),
    );
    assert.deepEqual([jobs.all(), names.all()], [[], []]);
    database.write((t) => {
      jobs.in(t).put("a", web);
      names.in(t).put("web", jobs.in(t).get("a")?.name ?? "");
    });
    assert.deepEqual(
      database.read((view) => [jobs.from(view).get("a"), names.from(view).all()]),
      [web, [{ key: "web", value: "web" }]],
    );
  });
});

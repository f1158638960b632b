// Writes records one after another and says each number once it is promised to be on disk. Ended by being killed.
import { writeSync } from "node:fs";
import { sqliteDatabase } from "./sqlite-database.ts";

const database = sqliteDatabase({ path: process.argv[2] ?? "" });
for (let number = 0; ; number++) {
  database.write((t) => t.put("numbers", String(number), new Uint8Array(1000).fill(number % 256)), "now");
  writeSync(1, `${number}\n`);
}

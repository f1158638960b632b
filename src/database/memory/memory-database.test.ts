import { describeDatabase } from "../conformance.ts";
import { memoryDatabase } from "./memory-database.ts";

describeDatabase("the memory database", () => {
  const database = memoryDatabase();
  return { open: () => database, isLasting: false, end: () => database.close() };
});

import { z } from "zod";
import { type Gpu, type Resources } from "../hardware/resources.ts";
import type { AllocationSpec, ExecutionSpec } from "./ensemble.ts";
import { isImageReference } from "./image-reference.ts";
import { isDnsName, isEnvironmentName, isReservedName } from "./names.ts";
import { largestBytes, mostCores } from "./units.ts";

/** A piece of an allocation as it arrives in a message: from anyone, so every length has a bound. */
const text = z.string().min(1).max(32_768);
const word = z.string().min(1).max(128);
const words = z.array(z.string().max(32_768)).max(1024);
const bytes = z.int().min(0).max(largestBytes);

const gpuSchema: z.ZodType<Gpu> = z.strictObject({
  index: z.int().min(0).max(1023).exactOptional(),
  vendor: word.exactOptional(),
  model: word.exactOptional(),
  vramBytes: bytes,
});

const resourcesSchema: z.ZodType<Resources> = z.strictObject({
  cpuMillicores: z
    .int()
    .min(1)
    .max(mostCores * 1000),
  memoryBytes: bytes.min(1),
  diskBytes: bytes.min(1),
  gpus: z.array(gpuSchema).max(64),
});

const executionSchema: z.ZodType<ExecutionSpec> = z.strictObject({
  image: text,
  entrypoint: words.exactOptional(),
  command: words.exactOptional(),
  environment: z.record(
    z
      .string()
      .refine((name) => isEnvironmentName(name) && !isReservedName(name), "not a name of the environment"),
    z.string().max(32_768),
  ),
  workingDirectory: text.exactOptional(),
  user: word.exactOptional(),
  isRootWritable: z.boolean(),
});

/**
 * An allocation that came in a message. Says yes to everything that the parser of files makes, and to nothing that a
 * file could not have said.
 */
export const allocationSpecSchema: z.ZodType<AllocationSpec> = z
  .strictObject({
    name: z.string().refine(isDnsName, "not a host name"),
    executor: z.enum(["docker", "firecracker"]),
    type: z.enum(["task", "service"]),
    resources: resourcesSchema,
    execution: executionSchema,
    dnsName: z.string().refine(isDnsName, "not a host name"),
  })
  .refine(({ executor, execution }) => executor !== "docker" || isImageReference(execution.image), {
    path: ["execution", "image"],
    message: "not an image reference",
  });

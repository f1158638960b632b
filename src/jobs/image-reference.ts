/**
 * Whether a text names an image as registries do: `[host[:port]/]path[:tag][@digest]`, the path in lower case.
 * Only the shape; whether there is such an image is the executor's to find out.
 */
export function isImageReference(text: string): boolean {
  return text.length <= longestReference && reference.test(text);
}

/** What the registries themselves allow for the name, with room for tag and digest. */
const longestReference = 512;

const host =
  "(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*(?::[0-9]{1,5})?";
const part = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
const tag = "[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}";
const digest = "[A-Za-z][A-Za-z0-9]*(?:[+._-][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,128}";
const reference = new RegExp(`^(?:${host}/)?${part}(?:/${part})*(?::${tag})?(?:@${digest})?$`, "u");

/** What this program is, as package.json says too: the two are compared by a test. */
export const version = "0.5.0-boot";

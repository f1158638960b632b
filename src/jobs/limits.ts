/** What a file may ask of its reader. Whatever is above is refused before work is put into it. */

/** The largest ensembles seen in use have 12 KiB. */
export const textLimitBytes = 256 * 1024;

/** An ensemble needs 9 levels; reading recurses, and must not run out of stack. */
export const depthLimit = 32;

/** Ten times what 256 allocations on 256 nodes need, everything written out. */
export const nodeLimit = 20_000;

/** Expanded, those inside of others included. Aliases save typing; whoever has more of them is up to something. */
export const aliasLimit = 100;

/** Each allocation is searched a machine for, and each costs messages; the largest ensemble seen in use has 9. */
export const allocationLimit = 256;

/** No more nodes than allocations, since a node without any is left out. */
export const nodeCountLimit = 256;

/** A token of 16 KiB holds any invocation we know of; what is larger travels beside the token, bound by its digest. */
export const tokenLimitBytes = 16_384;

/** Arrays and maps inside each other in one token: ensembles need 9; each level costs stack where it is decoded. */
export const nestingLimit = 16;

/** Delegations from root to invoker: each may cost a signature check, and nobody has shown a use for more. */
export const chainLimit = 8;

/** Statements in one policy, counted at all depths: each may walk the arguments once. */
export const policyStatementLimit = 64;

/** Statements inside statements. */
export const policyNestingLimit = 8;

/** Clocks of honest machines differ by less (the UCAN specification's recommendation). */
export const clockSkewSeconds = 60;

/** Steps in deciding one policy: a hundred times what an honest one takes, and a few milliseconds. */
export const policyWorkLimit = 20_000;

/** A revocation with its path, together: eight delegations as people write them have a quarter of it. */
export const revocationLimitBytes = 16_384;

/** A year and a day: so long must a revocation be remembered, and so long may a lost key do harm. */
export const delegationLifeLimitSeconds = 366 * 86_400;

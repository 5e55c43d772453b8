export const PREFIX = "headroom";

/** The braces keep all of a user's keys on one node of a Redis Cluster. */
export const hashTag = (userId: string) => `{${userId}}`;

/** The store's key of a user, the same one that `Ratelimit` makes from prefix and identifier. */
export const keyOf = (userId: string) => `${PREFIX}:${hashTag(userId)}`;

/** A lease among those of all users: its id alone may be sent by another of them too. */
export const leaseName = (key: string, leaseId: string) => `${key} ${leaseId}`;

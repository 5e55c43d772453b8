import {
  type Charge,
  DAY_MS,
  dayOf,
  LEASE_MS,
  MEMORY_MS,
  POLL_MS,
  type Price,
  type Settling,
} from "./admission";
import { keyOf, leaseName } from "./keys";

/** What the database knows of the whole app's spending. Instants are Unix milliseconds. */
export interface CeilingSeed {
  /** The day that `usedMicroUsd` is of, in UTC days since 1970. */
  day: number;
  usedMicroUsd: number;
  /** Replies that have not ended. */
  leases: readonly { id: string; userId: string; admittedAt: number; microUsd: number }[];
}

interface CeilingLease {
  day: number;
  microUsd: number;
  expiresAt: number;
}

interface GoneLease {
  day: number;
  microUsd: number;
  /** When it expired or was settled. */
  since: number;
  /** Settled: known only to be charged no second time. */
  settled: boolean;
}

/**
 * What the whole app may spend in a UTC day, in micro-dollars, as the leases of all its users: reserved with a
 * message's lease and settled with it. It changes in place, and no call looks at more leases than have run out.
 * `name` is a lease's among those of all users (`leaseName`).
 */
export interface Ceiling {
  /**
   * Reserves for a lease, once; asked again with more (for a dearer model) it holds that. What is refused leaves what
   * it held.
   * @returns `null`, or for how long there is no room
   */
  reserve(name: string, microUsd: number, maxMicroUsd: number, now: number): number | null;
  /** As `settle` of admission. @param raisedMicroUsd what its user's state adds to a lease that was settled before */
  settle(name: string, settling: Instants, charge: Charge, raisedMicroUsd: number, now: number): void;
  /** As `renew` of admission. */
  renew(name: string, lease: { admittedAt: number; microUsd: number }, now: number): void;
}

type Instants = Pick<Settling, "admittedAt" | "writtenAt">;

/** The most that a message can cost, in micro-dollars, rounded up. */
export function reservedMicroUsd(
  { inputNanoUsd, outputNanoUsd }: Price,
  input: number,
  output: number,
): number {
  return Math.ceil((input * inputNanoUsd + output * outputNanoUsd) / 1000);
}

export function createCeiling(seed: CeilingSeed, seededAt: number): Ceiling {
  let day = seed.day;
  let used = seed.usedMicroUsd;
  let held = 0;
  let madeAt = seededAt;
  let lastSeen = seededAt;
  /** In the order in which they run out, which is the order in which they were made or renewed. */
  const live = new Map<string, CeilingLease>();
  const gone = new Map<string, GoneLease>();

  for (const { id, userId, admittedAt, microUsd } of seed.leases)
    hold(leaseName(keyOf(userId), id), dayOf(admittedAt), microUsd, seededAt);

  function hold(name: string, of: number, microUsd: number, now: number): void {
    gone.delete(name);
    live.set(name, { day: of, microUsd, expiresAt: now + LEASE_MS });
    if (of === day) held += microUsd;
  }

  function letGo(name: string, lease: CeilingLease): void {
    live.delete(name);
    if (lease.day === day) held -= lease.microUsd;
  }

  /** As `tidy` of admission, of which the leases that run out are all that usually has to be looked at. */
  function tidy(now: number): void {
    if (now < lastSeen) heal(now);
    lastSeen = now;
    if (dayOf(now) > day) {
      day = dayOf(now);
      used = 0;
      held = 0;
    }
    for (const [name, lease] of live) {
      if (lease.expiresAt > now) break;
      letGo(name, lease);
      gone.set(name, { day: lease.day, microUsd: lease.microUsd, since: lease.expiresAt, settled: false });
    }
    for (const [name, { since }] of gone) {
      if (now - since < MEMORY_MS) break;
      gone.delete(name);
    }
  }

  /** The clock went back. */
  function heal(now: number): void {
    madeAt = Math.min(madeAt, now);
    for (const lease of live.values()) lease.expiresAt = Math.min(lease.expiresAt, now + LEASE_MS);
    for (const lease of gone.values()) lease.since = Math.min(lease.since, now);
  }

  const known = (name: string, now: number): GoneLease | undefined => {
    const lease = gone.get(name);
    return lease && now - lease.since < MEMORY_MS ? lease : undefined;
  };

  const charge = (of: number, microUsd: number): void => {
    if (of === day) used += microUsd;
  };

  return {
    reserve(name, microUsd, max, now) {
      tidy(now);
      const open = live.get(name);
      const of = (open ?? known(name, now))?.day ?? day;
      const wanted = of === day ? microUsd - (open?.microUsd ?? 0) : 0;
      if (wanted > 0 && used + microUsd > max) return (day + 1) * DAY_MS - now;
      const [next] = live.values();
      if (wanted > 0 && used + held + wanted > max) return Math.min(POLL_MS, (next?.expiresAt ?? now) - now);
      if (!open) hold(name, of, microUsd, now);
      else if (wanted > 0) {
        open.microUsd = microUsd;
        held += wanted;
      }
      return null;
    },

    settle(name, { admittedAt, writtenAt }, { tokens, microUsd }, raisedMicroUsd, now) {
      tidy(now);
      const marked = (of: number) => {
        gone.delete(name);
        gone.set(name, { day: of, microUsd, since: now, settled: true });
      };
      const before = known(name, now);
      const lease = live.get(name) ?? before;
      if (before?.settled) {
        charge(before.day, Math.max(0, microUsd - before.microUsd));
        before.microUsd = Math.max(microUsd, before.microUsd);
      } else if (lease) {
        const open = live.get(name);
        if (open) letGo(name, open);
        gone.delete(name);
        charge(lease.day, microUsd);
        // What the seed knew as open, a second delivery must not take for lost.
        if (admittedAt < madeAt) marked(lease.day);
      } else if (raisedMicroUsd > 0) {
        if (madeAt <= writtenAt) charge(dayOf(admittedAt), raisedMicroUsd);
      } else if (tokens > 0 && admittedAt < madeAt && madeAt <= writtenAt) {
        charge(dayOf(admittedAt), microUsd);
        marked(dayOf(admittedAt));
      }
    },

    renew(name, { admittedAt, microUsd }, now) {
      tidy(now);
      const open = live.get(name);
      const before = known(name, now);
      if (open) {
        live.delete(name);
        live.set(name, { ...open, expiresAt: now + LEASE_MS });
      } else if (before && !before.settled) {
        hold(name, before.day, before.microUsd, now);
      } else if (!before && admittedAt < madeAt) {
        hold(name, dayOf(admittedAt), microUsd, now);
      }
    },
  };
}

/** What a user may use. `null` is unlimited: not checked, and no log is kept. */
export interface Limits {
  requests: { max: number | null; windowMs: number };
  /** Weighted tokens a UTC day. */
  tokensPerDay: number | null;
  /** Replies being generated at once. */
  replies: number;
}

/** One message that asks to be admitted. Figures are tokens. */
export interface Ask {
  /** The message's id: asking twice with one id is asking once. */
  leaseId: string;
  inputTokens: number;
  /** Smaller inputs, descending: the prompt with ever older turns left out. */
  cutInputs?: readonly number[];
  maxOutput: number;
  /** A reply shorter than this is not worth sending: refused instead. */
  minOutput: number;
}

interface OpenLease {
  id: string;
  /** The day it is charged to, in UTC days since 1970. */
  day: number;
  admittedAt: number;
  expiresAt: number;
  input: number;
  output: number;
}

interface SettledLease {
  id: string;
  admittedAt: number;
  settledAt: number;
  input: number;
  output: number;
}

/** Everything remembered of one user: plain JSON, integers only, bounded. Instants are Unix milliseconds. */
export interface AdmissionState {
  /** UTC days since 1970; never goes backwards. */
  day: number;
  /** Tokens charged to that day. */
  used: number;
  /** Admitted instants, ascending. */
  log: readonly number[];
  leases: readonly OpenLease[];
  settled: readonly SettledLease[];
}

/** What is left, as `Allowance` without the plan. An unlimited `requests.remaining` is the largest safe integer. */
export interface Standing {
  requests: { max: number | null; remaining: number; windowMs: number; nextInMs: number | null };
  tokens: { max: number | null; used: number; held: number; remaining: number | null; resetsInMs: number };
  replies: { max: number; live: number };
}

export type Verdict =
  /** `admittedAt` is Unix milliseconds: its UTC day is the one that is charged. */
  | { ok: true; inputTokens: number; grantedOutput: number; admittedAt: number; duplicate: boolean }
  | { ok: false; limit: "requests" | "concurrency" | "held" | "tokens"; retryAfterMs: number };

/** A live generation renews every 15 s, so an orphan's hold is gone within 60 s of its last sign of life. */
export const LEASE_MS = 45_000;
const DAY_MS = 86_400_000;
/** How long a lease is known after it expired or was settled: time for a late settle or a repeated ask. */
const MEMORY_MS = 3_600_000;
const MAX_SETTLED = 100;
/** A reply in flight may end at any moment, long before its lease does. */
const POLL_MS = 5_000;

/** The state of a user nothing is known of but the tokens already charged today (UTC). */
export function fresh(now: number, usedToday = 0): AdmissionState {
  requireTokens({ usedToday });
  return { day: dayOf(now), used: usedToday, log: [], leases: [], settled: [] };
}

/**
 * Decides on one message before anything is spent. Admitting takes a request slot and holds input plus granted output.
 * A known `leaseId` gets its first verdict again and changes nothing; a refusal changes nothing either.
 * Where the budget is short, history goes first (the largest input that leaves room for the whole reply), then length.
 * @throws RangeError unless figures are non-negative safe integers, inputs descend and `minOutput <= maxOutput`
 */
export function admit(
  state: AdmissionState,
  limits: Limits,
  ask: Ask,
  now: number,
): { state: AdmissionState; verdict: Verdict } {
  requireAsk(ask);
  const current = tidy(state, now, limits.requests.windowMs);
  const known = [...current.leases, ...current.settled].find((lease) => lease.id === ask.leaseId);
  if (known) {
    return { state: current, verdict: { ...admitted(known), duplicate: true } };
  }

  const { input, output } = cutToFit(ask, freeTokens(current, limits, now));
  const refusal = refuse(current, limits, ask, output, now);
  if (refusal) return { state: current, verdict: refusal };

  const lease = {
    id: ask.leaseId,
    day: current.day,
    admittedAt: now,
    expiresAt: now + LEASE_MS,
    input,
    output,
  };
  return {
    state: {
      ...current,
      log: limits.requests.max === null ? current.log : [...current.log, now],
      leases: [...current.leases, lease],
    },
    verdict: { ...admitted(lease), duplicate: false },
  };
}

const admitted = ({ input, output, admittedAt }: OpenLease | SettledLease) =>
  ({ ok: true, inputTokens: input, grantedOutput: output, admittedAt }) as const;

/**
 * Ends a lease and charges `actual` tokens to the day it was admitted on; a day that is over is only the ledger's.
 * Zero is a refund: the request slot comes back and the id is forgotten, so a retry is admitted, and charged, anew.
 * Settling twice, or a lease that is not known, changes nothing (`settled: false`).
 * @throws RangeError unless `actual` is a non-negative safe integer
 */
export function settle(
  state: AdmissionState,
  leaseId: string,
  actual: number,
  now: number,
): { state: AdmissionState; settled: boolean } {
  requireTokens({ actual });
  const current = tidy(state, now);
  const lease = current.leases.find(({ id }) => id === leaseId);
  if (!lease) return { state: current, settled: false };

  const leases = current.leases.filter((other) => other !== lease);
  if (actual === 0) {
    const slot = current.log.indexOf(lease.admittedAt);
    const log = current.log.filter((_, index) => index !== slot);
    return { state: { ...current, leases, log }, settled: true };
  }
  const used = lease.day === current.day ? current.used + actual : current.used;
  const { id, admittedAt, input, output } = lease;
  const receipt = { id, admittedAt, settledAt: now, input, output };
  const settled = [...current.settled, receipt].slice(-MAX_SETTLED);
  return { state: { ...current, used, leases, settled }, settled: true };
}

/** Pushes the expiry of an unsettled lease to `now + LEASE_MS`; an expired one counts again, since it goes on spending. */
export function renew(state: AdmissionState, leaseId: string, now: number): AdmissionState {
  const current = tidy(state, now);
  const leases = current.leases.map((lease) =>
    lease.id === leaseId ? { ...lease, expiresAt: now + LEASE_MS } : lease,
  );
  return { ...current, leases };
}

/** What a user has left at `now`, without changing anything. */
export function peek(state: AdmissionState, limits: Limits, now: number): Standing {
  const current = tidy(state, now, limits.requests.windowMs);
  const { max, windowMs } = limits.requests;
  const free = freeTokens(current, limits, now);
  return {
    requests: {
      max,
      remaining: max === null ? Number.MAX_SAFE_INTEGER : Math.max(0, max - current.log.length),
      windowMs,
      nextInMs: current.log.length === 0 ? null : slotInMs(current, limits, now),
    },
    tokens: {
      max: limits.tokensPerDay,
      used: current.used,
      held: heldTokens(current, now),
      remaining: limits.tokensPerDay === null ? null : Math.max(0, free),
      resetsInMs: dayEndsInMs(current, now),
    },
    replies: { max: limits.replies, live: liveLeases(current, now).length },
  };
}

/** Whether forgetting this state loses nothing that a fresh one, seeded from the ledger, would not bring back. */
export function isIdle(state: AdmissionState, windowMs: number, now: number): boolean {
  const { used, log, leases, settled } = tidy(state, now, windowMs);
  return used === 0 && log.length === 0 && leases.length === 0 && settled.length === 0;
}

/** The first reason that would still stand if the others were waited for; `null` admits. */
function refuse(state: AdmissionState, limits: Limits, ask: Ask, output: number, now: number) {
  const deny = (limit: Extract<Verdict, { ok: false }>["limit"], retryAfterMs: number) =>
    ({ ok: false, limit, retryAfterMs }) as const;
  const live = liveLeases(state, now);
  const replyEndsInMs = Math.min(POLL_MS, ...live.map(({ expiresAt }) => expiresAt - now));

  if (limits.tokensPerDay !== null && state.used + smallestInput(ask) + ask.minOutput > limits.tokensPerDay)
    return deny("tokens", dayEndsInMs(state, now));
  if (limits.requests.max !== null && state.log.length >= limits.requests.max)
    return deny("requests", slotInMs(state, limits, now));
  if (live.length >= limits.replies) return deny("concurrency", replyEndsInMs);
  if (output < ask.minOutput) return deny("held", replyEndsInMs);
  return null;
}

function cutToFit(ask: Ask, free: number): { input: number; output: number } {
  const whole = [ask.inputTokens, ...(ask.cutInputs ?? [])].find((input) => input + ask.maxOutput <= free);
  const input = whole ?? smallestInput(ask);
  return { input, output: Math.min(ask.maxOutput, free - input) };
}

/**
 * Rolls the day and lets go of what is no longer needed. A clock that went back is healed by taking instants of the
 * future for now: they count for longer than they should, never shorter. Without `windowMs` the log keeps its length.
 */
function tidy(state: AdmissionState, now: number, windowMs = Number.POSITIVE_INFINITY): AdmissionState {
  const day = Math.max(state.day, dayOf(now));
  return {
    day,
    used: day === state.day ? state.used : 0,
    log: state.log.map((instant) => Math.min(instant, now)).filter((instant) => now - instant < windowMs),
    leases: state.leases
      .filter(({ expiresAt }) => now - expiresAt < MEMORY_MS)
      .map((lease) => ({
        ...lease,
        admittedAt: Math.min(lease.admittedAt, now),
        expiresAt: Math.min(lease.expiresAt, now + LEASE_MS),
      })),
    settled: state.settled
      .filter(({ settledAt }) => now - settledAt < MEMORY_MS)
      .map((lease) => ({ ...lease, settledAt: Math.min(lease.settledAt, now) })),
  };
}

const dayOf = (now: number) => Math.floor(now / DAY_MS);

const dayEndsInMs = ({ day }: AdmissionState, now: number) => (day + 1) * DAY_MS - now;

const smallestInput = (ask: Ask) => ask.cutInputs?.at(-1) ?? ask.inputTokens;

const liveLeases = ({ leases }: AdmissionState, now: number) =>
  leases.filter(({ expiresAt }) => expiresAt > now);

/** A lease of yesterday is charged to yesterday: it holds nothing of today. */
const heldTokens = (state: AdmissionState, now: number) =>
  liveLeases(state, now)
    .filter(({ day }) => day === state.day)
    .reduce((sum, { input, output }) => sum + input + output, 0);

const freeTokens = (state: AdmissionState, { tokensPerDay }: Limits, now: number) =>
  (tokensPerDay ?? Number.POSITIVE_INFINITY) - state.used - heldTokens(state, now);

/** When the log next gives a slot back: beyond `max` (after a downgrade) more than the oldest must leave. */
function slotInMs({ log }: AdmissionState, { requests: { max, windowMs } }: Limits, now: number): number {
  const excess = max === null ? 0 : Math.max(0, log.length - max);
  return (log[excess] ?? now) + windowMs - now;
}

function requireAsk({ inputTokens, cutInputs = [], maxOutput, minOutput }: Ask): void {
  requireTokens({ inputTokens, maxOutput, minOutput, longest: inputTokens + maxOutput });
  let last = inputTokens;
  for (const cut of cutInputs) {
    requireTokens({ cut });
    if (cut > last) throw new RangeError(`cutInputs must descend from inputTokens: ${cut} follows ${last}`);
    last = cut;
  }
  if (minOutput > maxOutput) throw new RangeError(`minOutput ${minOutput} is above maxOutput ${maxOutput}`);
}

function requireTokens(figures: Record<string, number>): void {
  for (const [name, value] of Object.entries(figures))
    if (!Number.isSafeInteger(value) || value < 0)
      throw new RangeError(`${name} must be a non-negative safe integer, got ${value}`);
}

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
  /** What a token may cost at most, for the ceiling of the whole app, in billionths of a US dollar. */
  price: Price;
  /** One attempt to ask. Two with one claim are one attempt; a claim that got no answer can be taken back. */
  claim?: string;
}

export interface Price {
  inputNanoUsd: number;
  outputNanoUsd: number;
}

/** What a reply cost: weighted tokens for its user's budget, micro-dollars for the ceiling of the whole app. */
export interface Charge {
  tokens: number;
  microUsd: number;
}

/** Which lease is settled, and how its figures came about. Instants are Unix milliseconds on the store's clock. */
export interface Settling {
  leaseId: string;
  /** As the verdict said. */
  admittedAt: number;
  /** When the ledger was written. */
  writtenAt: number;
  /** With nothing to charge: gives back what this claim asked for, unless somebody else asked for it too. */
  claim?: string;
  /** With nothing to charge: the id stays known, so that a larger figure can still come. */
  remember?: boolean;
}

/** What a lease was granted, for renewing it where the store has lost it. */
export interface Grant {
  leaseId: string;
  admittedAt: number;
  input: number;
  output: number;
  microUsd: number;
}

/** What the database knows of a user whom the store doesn't know. Instants are Unix milliseconds. */
export interface Seed {
  /** The day that `used` is of, in UTC days since 1970. */
  day: number;
  used: number;
  /** When messages were admitted that kept their slot, within the window. */
  log: readonly number[];
  /** Replies that have not ended. */
  leases: readonly { id: string; admittedAt: number; input: number; output: number }[];
}

export interface OpenLease {
  id: string;
  /** The day it is charged to, in UTC days since 1970. */
  day: number;
  admittedAt: number;
  expiresAt: number;
  input: number;
  output: number;
  /** Who asked for it. Empty: nobody can take it back any more. */
  claims: readonly string[];
}

export interface SettledLease {
  id: string;
  day: number;
  admittedAt: number;
  settledAt: number;
  input: number;
  output: number;
  charge: Charge;
}

/** Everything remembered of one user: plain JSON, integers only, bounded. Instants are Unix milliseconds. */
export interface AdmissionState {
  /** UTC days since 1970; never goes backwards. */
  day: number;
  /** When this state was made from what the database knew. */
  seededAt: number;
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
  | {
      ok: false;
      limit: "requests" | "concurrency" | "held" | "tokens" | "spend";
      retryAfterMs: number;
    };

/** A live generation renews every 15 s, so an orphan's hold is gone within 60 s of its last sign of life. */
export const LEASE_MS = 45_000;
export const DAY_MS = 86_400_000;
/** How long a lease is known after it expired or was settled: time for a late settle or a repeated ask. */
export const MEMORY_MS = 3_600_000;
export const MAX_SETTLED = 100;
export const MAX_CLAIMS = 8;
/** A reply in flight may end at any moment, long before its lease does. */
export const POLL_MS = 5_000;

export const dayOf = (now: number) => Math.floor(now / DAY_MS);

/** The state of a user whom only the database knows; nobody can take back the replies that it knows to be in the making. */
export function fresh(seed: Seed, limits: Limits, now: number): AdmissionState {
  requireCounts({ used: seed.used });
  return {
    day: seed.day,
    seededAt: now,
    used: seed.used,
    log: limits.requests.max === null ? [] : seed.log.map((at) => Math.min(at, now)).sort((a, b) => a - b),
    leases: seed.leases.map(({ id, admittedAt, input, output }) => ({
      id,
      day: dayOf(admittedAt),
      admittedAt: Math.min(admittedAt, now),
      expiresAt: now + LEASE_MS,
      input,
      output,
      claims: [],
    })),
    settled: [],
  };
}

/**
 * Decides on one message before anything is spent. Admitting takes a request slot and holds input plus granted output.
 * A known `leaseId` gets its first verdict again and takes nothing; a refusal takes nothing either. A lease that has
 * expired meanwhile must find room for what it holds again.
 * Where the budget is short, history goes first (the largest input that leaves room for the whole reply), then length.
 * @returns `holds`: whether there is now an unsettled lease of this id
 * @throws RangeError unless figures are non-negative safe integers, inputs descend and `minOutput <= maxOutput`
 */
export function admit(
  state: AdmissionState,
  limits: Limits,
  ask: Ask,
  now: number,
): { state: AdmissionState; verdict: Verdict; holds: boolean } {
  requireAsk(ask);
  const current = tidy(state, now, limits.requests.windowMs);
  const settled = current.settled.find(({ id }) => id === ask.leaseId);
  if (settled) return { state: current, verdict: admitted(settled, true), holds: false };
  const known = current.leases.find(({ id }) => id === ask.leaseId);
  if (known) return askAgain(current, limits, known, ask, now);

  const { input, output } = cutToFit(ask, freeTokens(current, limits, now));
  const refusal = refuse(current, limits, ask, output, now);
  if (refusal) return { state: current, verdict: refusal, holds: false };

  const lease = {
    id: ask.leaseId,
    day: current.day,
    admittedAt: now,
    expiresAt: now + LEASE_MS,
    input,
    output,
    claims: ask.claim === undefined ? [] : [ask.claim],
  };
  return {
    state: {
      ...current,
      log: limits.requests.max === null ? current.log : [...current.log, now],
      leases: [...current.leases, lease],
    },
    verdict: admitted(lease, false),
    holds: true,
  };
}

/** The lease is not in the way of itself: it was let go when it expired, or is asked for by one more. */
function askAgain(state: AdmissionState, limits: Limits, known: OpenLease, ask: Ask, now: number) {
  const expired = known.expiresAt <= now;
  const refusal = expired ? refuseAgain(state, limits, known, now) : null;
  if (refusal) return { state, verdict: refusal, holds: false };
  const mine = ask.claim !== undefined && known.claims.includes(ask.claim);
  const lease = {
    ...known,
    expiresAt: expired ? now + LEASE_MS : known.expiresAt,
    claims: mine ? known.claims : joined(known.claims, ask.claim),
  };
  const leases = state.leases.map((other) => (other === known ? lease : other));
  return { state: { ...state, leases }, verdict: admitted(lease, !mine), holds: true };
}

/** Whoever asks without a claim, or as one too many to be noted, keeps the lease from being taken back. */
function joined(claims: readonly string[], claim: string | undefined): readonly string[] {
  if (claims.length === 0 || claim === undefined || claims.length >= MAX_CLAIMS) return [];
  return [...claims, claim];
}

const admitted = ({ input, output, admittedAt }: OpenLease | SettledLease, duplicate: boolean) =>
  ({ ok: true, inputTokens: input, grantedOutput: output, admittedAt, duplicate }) as const;

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

type Refusal = Extract<Verdict, { ok: false }>;

const deny = (limit: Refusal["limit"], retryAfterMs: number): Refusal => ({ ok: false, limit, retryAfterMs });

/** The first reason that would still stand if the others were waited for; `null` admits. */
function refuse(state: AdmissionState, limits: Limits, ask: Ask, output: number, now: number) {
  const live = liveLeases(state, now);
  if (limits.tokensPerDay !== null && state.used + smallestInput(ask) + ask.minOutput > limits.tokensPerDay)
    return deny("tokens", dayEndsInMs(state, now));
  if (limits.requests.max !== null && state.log.length >= limits.requests.max)
    return deny("requests", slotInMs(state, limits, now));
  if (live.length >= limits.replies) return deny("concurrency", replyEndsInMs(live, now));
  if (output < ask.minOutput) return deny("held", replyEndsInMs(live, now));
  return null;
}

/** A lease that expired has its request slot, and must find the rest again. */
function refuseAgain(state: AdmissionState, limits: Limits, lease: OpenLease, now: number) {
  const live = liveLeases(state, now);
  const wanted = lease.day === state.day ? lease.input + lease.output : 0;
  if (wanted > 0 && limits.tokensPerDay !== null && state.used + wanted > limits.tokensPerDay)
    return deny("tokens", dayEndsInMs(state, now));
  if (live.length >= limits.replies) return deny("concurrency", replyEndsInMs(live, now));
  if (wanted > 0 && wanted > freeTokens(state, limits, now)) return deny("held", replyEndsInMs(live, now));
  return null;
}

const replyEndsInMs = (live: readonly OpenLease[], now: number) =>
  Math.min(POLL_MS, ...live.map(({ expiresAt }) => expiresAt - now));

function cutToFit(ask: Ask, free: number): { input: number; output: number } {
  const whole = [ask.inputTokens, ...(ask.cutInputs ?? [])].find((input) => input + ask.maxOutput <= free);
  const input = whole ?? smallestInput(ask);
  return { input, output: Math.min(ask.maxOutput, free - input) };
}

/**
 * Rolls the day and lets go of what is no longer needed. A clock that went back is healed by taking instants of the
 * future for now: they count for longer than they should, never shorter. Without `windowMs` the log keeps its length.
 */
export function tidy(
  state: AdmissionState,
  now: number,
  windowMs = Number.POSITIVE_INFINITY,
): AdmissionState {
  const day = Math.max(state.day, dayOf(now));
  return {
    day,
    seededAt: Math.min(state.seededAt, now),
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

/** @throws RangeError as `admit` says */
export function requireAsk({ inputTokens, cutInputs = [], maxOutput, minOutput, price }: Ask): void {
  const { inputNanoUsd, outputNanoUsd } = price;
  requireCounts({ inputTokens, maxOutput, minOutput, longest: inputTokens + maxOutput });
  requireCounts({
    inputNanoUsd,
    outputNanoUsd,
    dearest: inputTokens * inputNanoUsd + maxOutput * outputNanoUsd,
  });
  let last = inputTokens;
  for (const cut of cutInputs) {
    requireCounts({ cut });
    if (cut > last) throw new RangeError(`cutInputs must descend from inputTokens: ${cut} follows ${last}`);
    last = cut;
  }
  if (minOutput > maxOutput) throw new RangeError(`minOutput ${minOutput} is above maxOutput ${maxOutput}`);
}

/** @throws RangeError unless every figure is a non-negative safe integer */
export function requireCounts(figures: Record<string, number>): void {
  for (const [name, value] of Object.entries(figures))
    if (!Number.isSafeInteger(value) || value < 0)
      throw new RangeError(`${name} must be a non-negative safe integer, got ${value}`);
}

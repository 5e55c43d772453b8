import {
  type AdmissionState,
  type Charge,
  dayOf,
  type Grant,
  LEASE_MS,
  MAX_SETTLED,
  type OpenLease,
  requireCounts,
  type SettledLease,
  type Settling,
  tidy,
} from "./admission";

/**
 * Ends a lease and charges it to the day it was admitted on; a day that is over is only the ledger's. Zero tokens are a
 * refund: the request slot comes back and the id is forgotten, so a retry is admitted, and charged, anew.
 * - Settling twice is settling once; only a larger figure counts, by what it is larger (a reply that was taken for dead
 *   too early).
 * - An unknown lease is charged where the state was seeded after its admission and before its figures were in the
 *   ledger, as nothing else knows of it then. Otherwise it changes nothing.
 * @returns `settled`: whether this call ended a lease; `raisedMicroUsd`: what it added to one that was settled before
 * @throws RangeError unless the charge is of non-negative safe integers
 */
export function settle(
  state: AdmissionState,
  settling: Settling,
  charge: Charge,
  now: number,
): { state: AdmissionState; settled: boolean; raisedMicroUsd: number } {
  requireCounts({ ...charge });
  const current = tidy(state, now);
  const { leaseId, admittedAt, writtenAt } = settling;
  const before = current.settled.find(({ id }) => id === leaseId);
  if (before) return raise(current, before, charge);

  const lease = current.leases.find(({ id }) => id === leaseId);
  if (lease && charge.tokens === 0) return giveBack(current, lease, settling, charge, now);
  const lost = !lease && charge.tokens > 0 && admittedAt < current.seededAt && current.seededAt <= writtenAt;
  const ended = lost
    ? { id: leaseId, day: dayOf(admittedAt), admittedAt, input: 0, output: charge.tokens }
    : lease;
  if (!ended) return { state: current, settled: false, raisedMicroUsd: 0 };
  const used = ended.day === current.day ? current.used + charge.tokens : current.used;
  return { state: remember({ ...current, used }, ended, charge, now), settled: true, raisedMicroUsd: 0 };
}

function raise(state: AdmissionState, before: SettledLease, { tokens, microUsd }: Charge) {
  const charge = {
    tokens: Math.max(tokens, before.charge.tokens),
    microUsd: Math.max(microUsd, before.charge.microUsd),
  };
  const used = before.day === state.day ? state.used + charge.tokens - before.charge.tokens : state.used;
  const settled = state.settled.map((other) => (other === before ? { ...before, charge } : other));
  const raisedMicroUsd = charge.microUsd - before.charge.microUsd;
  return { state: { ...state, used, settled }, settled: false, raisedMicroUsd };
}

function giveBack(
  state: AdmissionState,
  lease: OpenLease,
  { claim, remember: keep = false }: Settling,
  charge: Charge,
  now: number,
) {
  if (claim !== undefined) {
    const unanswered = { state, settled: false, raisedMicroUsd: 0 };
    if (!lease.claims.includes(claim)) return unanswered;
    const claims = lease.claims.filter((other) => other !== claim);
    const leases = state.leases.map((other) => (other === lease ? { ...lease, claims } : other));
    if (claims.length > 0) return { ...unanswered, state: { ...state, leases } };
  }
  const slot = state.log.indexOf(lease.admittedAt);
  const log = state.log.filter((_, index) => index !== slot);
  const leases = state.leases.filter((other) => other !== lease);
  const left = { ...state, log, leases };
  return { state: keep ? remember(left, lease, charge, now) : left, settled: true, raisedMicroUsd: 0 };
}

function remember(
  state: AdmissionState,
  { id, day, admittedAt, input, output }: Omit<OpenLease, "expiresAt" | "claims">,
  charge: Charge,
  now: number,
): AdmissionState {
  const receipt = {
    id,
    day,
    admittedAt,
    settledAt: now,
    input,
    output,
    charge: { tokens: charge.tokens, microUsd: charge.microUsd },
  };
  return {
    ...state,
    leases: state.leases.filter((other) => other.id !== id),
    settled: [...state.settled, receipt].slice(-MAX_SETTLED),
  };
}

/**
 * Pushes the expiry of an unsettled lease to `now + LEASE_MS`; an expired one counts again, since it goes on spending,
 * and so does one that the state was seeded without.
 */
export function renew(state: AdmissionState, grant: Grant, now: number): AdmissionState {
  const current = tidy(state, now);
  const { leaseId: id, admittedAt, input, output } = grant;
  const expiresAt = now + LEASE_MS;
  if (current.leases.some((lease) => lease.id === id)) {
    const leases = current.leases.map((lease) => (lease.id === id ? { ...lease, expiresAt } : lease));
    return { ...current, leases };
  }
  if (admittedAt >= current.seededAt || current.settled.some((lease) => lease.id === id)) return current;
  const lost = { id, day: dayOf(admittedAt), admittedAt, expiresAt, input, output, claims: [] };
  return { ...current, leases: [...current.leases, lost] };
}

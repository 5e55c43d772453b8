// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { PLANS } from "@/server/plans";
import { allowanceOf, refusalOf } from "./allowance.fixture";
import { createAllowanceStore } from "./allowance-store";

/** A machine may be busy. */
const SOON = { timeout: 10_000 };

const WAIT = 42_000;
const spent = refusalOf("requests", { retryAfterMs: WAIT });
const stops: (() => void)[] = [];

/** A tab of one user: its own store, seeded as by a page that was just rendered. */
function openTab(userId = "ada", initial = allowanceOf("free")) {
  const store = createAllowanceStore();
  const refresh = vi.fn(async () => undefined);
  const open = (allowance = initial) => {
    const stop = store.start({ userId, initial: { allowance, upgrade: null }, refresh });
    stops.push(stop);
    return stop;
  };
  return { store, refresh, open, close: open() };
}

function hide(hidden: boolean) {
  vi.spyOn(document, "hidden", "get").mockReturnValue(hidden);
  document.dispatchEvent(new Event("visibilitychange"));
}

beforeEach(() => {
  localStorage.clear();
});
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe("between two tabs", () => {
  it("shares a refusal, what proves it wrong, and an upgrade", async () => {
    const [one, two] = [openTab(), openTab()];
    one.store.ingestFailure(spent);
    await vi.waitFor(() => expect(two.store.getState().refusal?.failure).toEqual(spent), SOON);
    expect(two.store.getState().refusal?.until).toBeCloseTo(one.store.getState().refusal?.until ?? 0, -2);

    two.store.ingestAllowance(allowanceOf("pro"));
    await vi.waitFor(() => expect(one.store.getState()).toMatchObject({ refusal: null }), SOON);
    expect(one.store.getState().reading?.allowance).toEqual(allowanceOf("pro"));
  });

  it("keeps another user's limits apart", async () => {
    const [ada, ben, adaToo] = [openTab("ada"), openTab("ben"), openTab("ada")];
    ada.store.ingestFailure(spent);
    await vi.waitFor(() => expect(adaToo.store.getState().refusal).not.toBeNull(), SOON);
    expect(ben.store.getState().refusal).toBeNull();
  });

  it("keeps a provider's trouble in the tab that has it", async () => {
    const [one, two] = [openTab(), openTab()];
    one.store.ingestFailure({ code: "provider_overloaded", retryAfterMs: null });
    one.store.ingestFailure(spent);
    one.store.ingestFailure({ code: "provider_overloaded", retryAfterMs: null });
    await vi.waitFor(() => expect(two.store.getState().refusal).not.toBeNull(), SOON);
    expect([one.store.getState().trouble !== null, two.store.getState().trouble]).toEqual([true, null]);
  });

  it("does not let an older message undo what this tab has learned since", async () => {
    const { store } = openTab();
    const late = new BroadcastChannel("headroom:limits:ada");
    const heard = new Promise<MessageEvent>((done) => {
      late.onmessage = done;
    });
    store.ingestAllowance(allowanceOf("free"));
    const { data } = (await heard) as MessageEvent;
    store.ingestFailure(spent);
    const refused: boolean[] = [];
    store.subscribe(() => refused.push(store.getState().refusal !== null));
    late.postMessage(data);
    late.postMessage({ ...data, order: data.order + 1e6, upgrade: spent.upgrade });
    await vi.waitFor(() => expect(store.getState().upgrade).toEqual(spent.upgrade), SOON);
    expect(refused).toEqual([false]);
    late.close();
  });

  it("survives a message that is not ours", async () => {
    const { store } = openTab();
    const stranger = new BroadcastChannel("headroom:limits:ada");
    stranger.postMessage({ version: 1, reading: "nonsense" });
    openTab().store.ingestFailure(spent);
    await vi.waitFor(() => expect(store.getState().refusal).not.toBeNull(), SOON);
    stranger.close();
  });
});

describe("after a reload", () => {
  it("goes on with the same countdown, and asks how things stand", () => {
    vi.useFakeTimers();
    const before = openTab();
    before.store.ingestFailure(spent);
    before.close();
    vi.advanceTimersByTime(10_000);

    const after = openTab("ada", allowanceOf("free", { requests: { remaining: 0 } }));
    expect((after.store.getState().refusal?.until ?? 0) - performance.now()).toBe(WAIT - 10_000);
    expect(after.refresh).toHaveBeenCalledOnce();
  });

  it("forgets a refusal that the server's rendering disproves, or that is over", () => {
    vi.useFakeTimers();
    openTab().store.ingestFailure(spent);
    expect(openTab("ada", allowanceOf("free")).store.getState().refusal).toBeNull();

    openTab("ben").store.ingestFailure(spent);
    vi.advanceTimersByTime(WAIT);
    expect(openTab("ben", spent.allowance).store.getState().refusal).toBeNull();
  });

  it("believes the server, and not a clock that was set on by an hour while nobody looked", () => {
    vi.useFakeTimers();
    const left = openTab();
    left.store.ingestFailure(spent);
    left.close();
    vi.setSystemTime(Date.now() + 3_600_000);
    const nextInMs = 30_000;
    const back = openTab("ada", allowanceOf("free", { requests: { remaining: 0, nextInMs } }));
    expect(back.store.getState().refusal?.failure).toEqual(spent);
    vi.advanceTimersByTime(nextInMs - 1);
    expect(back.store.getState().refusal).not.toBeNull();
    vi.advanceTimersByTime(1);
    expect(back.store.getState().refusal).toBeNull();
  });

  it("works where storage is forbidden", () => {
    vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
      throw new Error("quota");
    });
    const { store } = openTab();
    store.ingestFailure(spent);
    expect(store.getState().refusal).not.toBeNull();
  });
});

describe("as time goes by", () => {
  beforeEach(() => void vi.useFakeTimers());

  it("lets a refusal go at its deadline, tells those who listen, and asks once", () => {
    const { store, refresh } = openTab("ada", spent.allowance);
    store.ingestFailure(spent);
    const listener = vi.fn();
    store.subscribe(listener);
    vi.advanceTimersByTime(WAIT - 1);
    expect([store.getState().refusal !== null, refresh.mock.calls.length]).toEqual([true, 0]);
    vi.advanceTimersByTime(2);
    expect([store.getState().refusal, refresh.mock.calls.length]).toEqual([null, 1]);
    expect(store.getState().reading?.allowance.requests.remaining).toBe(1);
    expect(listener).toHaveBeenCalled();
  });

  it("counts a deadline from the answer's arrival, however old the asking: early would be refused", () => {
    const { store } = openTab();
    const askedAt = performance.now();
    store.ingestFailure(refusalOf("requests", { retryAfterMs: WAIT }));
    vi.advanceTimersByTime(3_000);
    const allowance = allowanceOf("free", { requests: { remaining: 0, nextInMs: WAIT } });
    store.ingestAllowance(allowance, { at: askedAt });
    expect(store.getState().refusal?.until).toBe(performance.now() + WAIT);
  });

  it("asks at most once in five seconds, and not while nobody looks", () => {
    const { store, refresh } = openTab();
    const slotEvery = (ms: number) =>
      store.ingestAllowance(
        allowanceOf("pro", { requests: { remaining: PLANS.pro.requests.max - 2, nextInMs: ms } }),
      );
    for (let second = 0; second < 5; second++) {
      slotEvery(500);
      vi.advanceTimersByTime(1_000);
    }
    expect(refresh).toHaveBeenCalledOnce();
    vi.advanceTimersByTime(5_000);
    expect(refresh).toHaveBeenCalledTimes(2);

    hide(true);
    slotEvery(500);
    vi.advanceTimersByTime(60_000);
    expect(refresh).toHaveBeenCalledTimes(2);
    hide(false);
    expect(refresh).toHaveBeenCalledTimes(3);
  });

  it("asks when the system's clock has run on without the page's, as after a sleep", () => {
    const { refresh } = openTab();
    vi.advanceTimersByTime(20_000);
    expect(refresh).not.toHaveBeenCalled();
    vi.setSystemTime(Date.now() + 3_600_000);
    vi.advanceTimersByTime(10_000);
    expect(refresh).toHaveBeenCalledOnce();
  });

  it("keeps its countdown when the system's clock is set to another year", () => {
    const { store } = openTab("ada", spent.allowance);
    store.ingestFailure(spent);
    vi.setSystemTime(0);
    vi.advanceTimersByTime(WAIT - 1);
    expect(store.getState().refusal).not.toBeNull();
    vi.advanceTimersByTime(2);
    expect(store.getState().refusal).toBeNull();
  });

  it("does not mind a reading that fails", async () => {
    const { store, refresh } = openTab("ada", spent.allowance);
    refresh.mockRejectedValue(new Error("offline"));
    store.ingestFailure(spent);
    await vi.advanceTimersByTimeAsync(WAIT + 1);
    expect(store.getState().refusal).toBeNull();
  });
});

it("begins anew for another account", () => {
  const { store } = openTab();
  store.ingestFailure(spent);
  stops.push(
    store.start({
      userId: "ben",
      initial: { allowance: allowanceOf("pro"), upgrade: null },
      refresh: vi.fn(),
    }),
  );
  expect(store.getUserId()).toBe("ben");
  expect(store.getState()).toMatchObject({ refusal: null, reading: { allowance: allowanceOf("pro") } });
});

it("does not take figures again that a kept page was first rendered with, but asks for new ones", () => {
  const first = allowanceOf("free");
  const tab = openTab("ada", first);
  tab.store.ingestAllowance(allowanceOf("free", { tokens: { used: 500 } }));
  tab.close();
  tab.open(first);
  expect(tab.store.getState().reading?.allowance.tokens.used).toBe(500);
  expect(tab.refresh).toHaveBeenCalledOnce();
  tab.close();
  tab.open(allowanceOf("free", { tokens: { used: 700 } }));
  expect(tab.store.getState().reading?.allowance.tokens.used).toBe(700);
});

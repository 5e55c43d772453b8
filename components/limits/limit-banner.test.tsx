// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { PLANS } from "@/server/plans";
import { allowanceOf, refusalOf } from "./allowance.fixture";
import { createAllowanceStore } from "./allowance-store";
import { LimitAnnouncer } from "./limit-announcer";
import { LimitBanner } from "./limit-banner";
import { LimitsProvider } from "./limits-context";
import type { Waiting } from "./waiting-choice";

vi.mock("next/navigation", () => ({ usePathname: () => "/chat/abc" }));

const onTryShorter = vi.fn();
const onRetry = vi.fn();
const set = vi.fn();
const nobodyWaits: Waiting = { on: false, set, possible: true, quote: null, note: null };

function show({ waiting = nobodyWaits, draft = true } = {}) {
  const store = createAllowanceStore();
  render(
    <LimitsProvider
      store={store}
      userId="ada"
      initial={allowanceOf()}
      upgrade={null}
      refresh={async () => undefined}
    >
      <LimitBanner waiting={waiting} onTryShorter={onTryShorter} onRetry={draft ? onRetry : undefined} />
      <LimitAnnouncer />
    </LimitsProvider>,
  );
  return {
    fail: (failure: Parameters<typeof store.ingestFailure>[0]) =>
      act(async () => store.ingestFailure(failure)),
    hear: (allowance: ReturnType<typeof allowanceOf>) => act(async () => store.ingestAllowance(allowance)),
  };
}

const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));
const banner = () => screen.queryByRole("region", { name: "Message limit" });
const trouble = () => screen.queryByRole("region", { name: "Service trouble" });
const said = () =>
  screen.getAllByRole("status").find((region) => !region.closest("section"))?.textContent ?? "";

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
  vi.clearAllMocks();
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

describe("the limit banner", () => {
  it("is not there while nothing blocks sending", async () => {
    show();
    expect(banner()).toBeNull();
  });

  it("says why and counts down, and leaves by itself at the end", async () => {
    await show().fail(refusalOf("requests", { retryAfterMs: 42_000 }));
    expect(banner()?.textContent).toContain(`${PLANS.free.requests.max} messages in the last minute`);
    expect(banner()?.textContent).toContain("Send again in 0:42");
    expect(banner()?.textContent).toContain("your draft is kept");
    await pass(1_000);
    expect(banner()?.textContent).toContain("Send again in 0:41");
    await pass(40_999);
    expect(banner()).not.toBeNull();
    await pass(2);
    expect(banner()).toBeNull();
  });

  it("names the moment a day's tokens come back", async () => {
    await show().fail(refusalOf("tokens", { retryAfterMs: 5 * 3_600_000 + 12 * 60_000 }));
    expect(banner()?.textContent).toContain("Today's tokens are used up");
    expect(banner()?.textContent).toContain("at 00:00 UTC, in 5 h 12 min");
  });

  it("gives each reason its own words", async () => {
    const { fail } = show();
    const words = new Set<string | null | undefined>();
    const limits = ["requests", "concurrency", "held", "tokens", "spend"] as const;
    for (const limit of limits) {
      await fail(refusalOf(limit));
      words.add(banner()?.querySelector("p")?.textContent);
    }
    expect(words.size).toBe(limits.length);
  });

  it("leads to what helps, and back, for who can upgrade", async () => {
    const { fail } = show();
    await fail(refusalOf("requests"));
    const link = screen.getByRole("link", { name: "Upgrade to Pro" });
    expect(link.getAttribute("href")).toBe("/pricing?from=%2Fchat%2Fabc");
    expect(banner()?.textContent).toContain("6x more requests, 10x more tokens");
    await fail(refusalOf("requests", { upgrade: null }));
    expect(screen.queryByRole("link")).toBeNull();
  });

  it("offers a guest an account, which leads back at once, and says whose messages were counted", async () => {
    const { fail } = show();
    const { max } = PLANS.guest.requests;
    await fail(refusalOf("requests", { allowance: allowanceOf("guest", { requests: { remaining: 0 } }) }));
    expect(banner()?.textContent).toContain(`Guests on your network have sent ${max} messages`);
    const link = screen.getByRole("link", { name: "Sign up" });
    expect(link.getAttribute("href")).toBe("/sign-up?callbackUrl=%2Fchat%2Fabc");
    expect(banner()?.textContent).toContain("A free account: 10x more tokens, 1.7x more requests");
    // A free account has as many replies at once as a guest: there is nothing to offer.
    await fail(refusalOf("concurrency", { allowance: allowanceOf("guest", { replies: { live: 1 } }) }));
    expect(screen.queryByRole("link")).toBeNull();
  });

  it("goes at once with an upgrade", async () => {
    const { fail, hear } = show();
    await fail(refusalOf("tokens"));
    await hear(allowanceOf("pro"));
    expect(banner()).toBeNull();
  });

  it("offers to send when ready, and only asks", async () => {
    await show().fail(refusalOf());
    const box = screen.getByRole("checkbox", { name: "Send when ready" });
    expect((box as HTMLInputElement).checked).toBe(false);
    fireEvent.click(box);
    expect(set).toHaveBeenCalledExactlyOnceWith(true);
  });

  it("says when a message that waits goes out, and which one where it is not the draft", async () => {
    await show({ waiting: { ...nobodyWaits, on: true } }).fail(refusalOf());
    const box = screen.getByRole("checkbox", { name: "Send when ready", checked: true });
    const words = () => document.getElementById(box.getAttribute("aria-describedby") ?? "")?.textContent;
    expect(words()).toBe("Your message goes out in 0:42. Keep this chat open in a tab.");
    cleanup();
    await show({ waiting: { ...nobodyWaits, on: true, quote: "Hello" } }).fail(refusalOf("held"));
    expect(banner()?.textContent).toContain("“Hello” goes out as soon as there is room.");
  });

  it("says why a message that waited does so no more", async () => {
    await show({ waiting: { ...nobodyWaits, note: "You changed it." } }).fail(refusalOf());
    expect(banner()?.textContent).toContain("You changed it.");
  });

  it("offers nothing to send where there is nothing, and lets what waits be taken back", async () => {
    const nothing = { ...nobodyWaits, possible: false };
    const box = () => screen.getByRole<HTMLInputElement>("checkbox", { name: "Send when ready" });
    await show({ waiting: nothing }).fail(refusalOf());
    expect(box().disabled).toBe(true);
    cleanup();
    await show({ waiting: { ...nothing, on: true } }).fail(refusalOf());
    fireEvent.click(box());
    expect(set).toHaveBeenCalledExactlyOnceWith(false);
  });

  it("lets the day's last tokens be used by a shorter message", async () => {
    const { fail } = show();
    await fail(refusalOf("tokens"));
    expect(screen.queryByRole("button")).toBeNull();
    await fail(refusalOf("tokens", { remaining: 900 }));
    fireEvent.click(screen.getByRole("button", { name: "Try a shorter message" }));
    expect(onTryShorter).toHaveBeenCalledOnce();
    expect(banner()).toBeNull();
  });

  it("tells trouble on our side apart, and offers to retry", async () => {
    const { fail } = show();
    await fail({ code: "provider_overloaded", retryAfterMs: null });
    expect(banner()).toBeNull();
    expect(trouble()?.textContent).toContain("nothing was charged");
    fireEvent.click(screen.getByRole("button", { name: "Retry" }));
    expect(onRetry).toHaveBeenCalledOnce();
  });

  it("counts down to the moment at which the limits can be checked again", async () => {
    await show().fail({ code: "limits_unavailable", retryAfterMs: 5_000 });
    expect(trouble()?.textContent).toContain("can't check your limits");
    expect(trouble()?.textContent).toContain("Try again in 0:05");
    await pass(5_000);
    expect(trouble()).toBeNull();
  });

  it("can be sent away where there is no message to try again", async () => {
    await show({ draft: false }).fail({ code: "provider_unavailable", retryAfterMs: null });
    fireEvent.click(screen.getByRole("button", { name: "Dismiss" }));
    expect(trouble()).toBeNull();
  });
});

describe("without a network", () => {
  const connection = () => screen.queryByRole("region", { name: "Connection" });
  const go = (state: "online" | "offline") =>
    act(async () => {
      onLine.mockReturnValue(state === "online");
      window.dispatchEvent(new Event(state));
    });
  const onLine = vi.spyOn(navigator, "onLine", "get");
  afterEach(() => void onLine.mockReturnValue(true));

  it("says so in words of its own, and the limit's come back with the network", async () => {
    await show().fail(refusalOf());
    await go("offline");
    expect(connection()?.textContent).toContain("You're offline");
    expect(connection()?.textContent).not.toContain("limit");
    expect(banner()).toBeNull();
    await go("online");
    expect(connection()).toBeNull();
    expect(banner()).not.toBeNull();
  });

  it("offers to send when it is back, and says what else that waits for", async () => {
    show();
    await go("offline");
    fireEvent.click(screen.getByRole("checkbox", { name: "Send when back" }));
    expect(set).toHaveBeenCalledExactlyOnceWith(true);
    cleanup();
    await show({ waiting: { ...nobodyWaits, on: true } }).fail(refusalOf());
    expect(connection()?.textContent).toContain("when you are back and your limit allows it");
  });

  it("is said to a screen reader when it begins and when it ends", async () => {
    show();
    await go("offline");
    expect(said()).toContain("You're offline");
    await go("online");
    expect(said()).toBe("You are back online.");
  });
});

describe("the announcer", () => {
  it("speaks at the start, at one minute and at the end, and not in between", async () => {
    await show().fail(refusalOf("requests", { retryAfterMs: 90_000 }));
    const heard: (string | null)[] = [];
    for (let second = 0; second <= 91; second++) {
      if (heard.at(-1) !== said()) heard.push(said());
      await pass(1_000);
    }
    expect(heard).toHaveLength(3);
    expect(heard[0]).toContain("in 1 minute and 30 seconds");
    expect(heard[1]).toBe("You can send again in one minute.");
    expect(heard[2]).toBe("You can send messages again.");
  });

  it("leaves the minute out of a wait that is shorter", async () => {
    await show().fail(refusalOf("requests", { retryAfterMs: 60_000 }));
    const first = said();
    await pass(59_000);
    expect(said()).toBe(first);
  });

  it("says nothing anew where another tab's word, or a reading, only repeats it", async () => {
    const { fail } = show();
    await fail(refusalOf("requests", { retryAfterMs: 90_000 }));
    await pass(31_000);
    expect(said()).toBe("You can send again in one minute.");
    await fail(refusalOf("requests", { retryAfterMs: 50_000 }));
    expect(said()).toBe("You can send again in one minute.");
  });

  it("says nothing before there is a limit", async () => {
    show();
    expect(said()).toBe("");
  });
});

// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { PLANS } from "@/server/plans";
import { allowanceOf, refusalOf } from "./allowance.fixture";
import { createAllowanceStore } from "./allowance-store";
import { LimitAnnouncer } from "./limit-announcer";
import { LimitBanner } from "./limit-banner";
import { LimitsProvider } from "./limits-context";

vi.mock("next/navigation", () => ({ usePathname: () => "/chat/abc" }));

const props = { sendWhenReady: false, onSendWhenReady: vi.fn(), onRetry: vi.fn() };

function show() {
  const store = createAllowanceStore();
  render(
    <LimitsProvider
      store={store}
      userId="ada"
      initial={allowanceOf()}
      upgrade={null}
      refresh={async () => undefined}
    >
      <LimitBanner {...props} />
      <LimitAnnouncer />
    </LimitsProvider>,
  );
  return {
    fail: (failure: Parameters<typeof store.ingestFailure>[0]) => act(() => store.ingestFailure(failure)),
    hear: (allowance: ReturnType<typeof allowanceOf>) => act(() => store.ingestAllowance(allowance)),
  };
}

const pass = (ms: number) => act(() => vi.advanceTimersByTime(ms));
const banner = () => screen.queryByRole("region", { name: "Message limit" });
const said = () => screen.getByRole("status").textContent;

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
  it("is not there while nothing blocks sending", () => {
    show();
    expect(banner()).toBeNull();
  });

  it("says why and counts down, and leaves by itself at the end", () => {
    show().fail(refusalOf("requests", { retryAfterMs: 42_000 }));
    expect(banner()?.textContent).toContain(`${PLANS.free.requests.max} messages in the last minute`);
    expect(banner()?.textContent).toContain("Send again in 0:42");
    expect(banner()?.textContent).toContain("your draft is kept");
    pass(1_000);
    expect(banner()?.textContent).toContain("Send again in 0:41");
    pass(40_999);
    expect(banner()).not.toBeNull();
    pass(2);
    expect(banner()).toBeNull();
  });

  it("names the moment a day's tokens come back", () => {
    show().fail(refusalOf("tokens", { retryAfterMs: 5 * 3_600_000 + 12 * 60_000 }));
    expect(banner()?.textContent).toContain("Today's tokens are used up");
    expect(banner()?.textContent).toContain("at 00:00 UTC, in 5 h 12 min");
  });

  it("gives each reason its own words", () => {
    const { fail } = show();
    const words = (["requests", "concurrency", "held", "tokens", "spend"] as const).map((limit) => {
      fail(refusalOf(limit));
      return banner()?.querySelector("p")?.textContent;
    });
    expect(new Set(words).size).toBe(words.length);
  });

  it("leads to what helps, and back, for who can upgrade", () => {
    const { fail } = show();
    fail(refusalOf("requests"));
    const link = screen.getByRole("link", { name: "Upgrade to Pro" });
    expect(link.getAttribute("href")).toBe("/pricing?from=%2Fchat%2Fabc");
    expect(banner()?.textContent).toContain("6x more requests");
    fail(refusalOf("requests", { upgrade: null }));
    expect(screen.queryByRole("link")).toBeNull();
  });

  it("offers a guest an account, which leads back at once, and says whose messages were counted", () => {
    const { fail } = show();
    const { max } = PLANS.guest.requests;
    fail(refusalOf("requests", { allowance: allowanceOf("guest", { requests: { remaining: 0 } }) }));
    expect(banner()?.textContent).toContain(`Guests on your network have sent ${max} messages`);
    const link = screen.getByRole("link", { name: "Sign up" });
    expect(link.getAttribute("href")).toBe("/sign-up?callbackUrl=%2Fchat%2Fabc");
    expect(banner()?.textContent).toContain("A free account: 1.7x more requests");
    // A free account has as many replies at once as a guest: there is nothing to offer.
    fail(refusalOf("concurrency", { allowance: allowanceOf("guest", { replies: { live: 1 } }) }));
    expect(screen.queryByRole("link")).toBeNull();
  });

  it("goes at once with an upgrade", () => {
    const { fail, hear } = show();
    fail(refusalOf("tokens"));
    hear(allowanceOf("pro"));
    expect(banner()).toBeNull();
  });

  it("offers to send when ready, and only asks", () => {
    show().fail(refusalOf());
    const box = screen.getByRole("checkbox", { name: "Send when ready" });
    expect((box as HTMLInputElement).checked).toBe(false);
    fireEvent.click(box);
    expect(props.onSendWhenReady).toHaveBeenCalledExactlyOnceWith(true);
  });

  it("lets the day's last tokens be used by a shorter message", () => {
    const { fail } = show();
    fail(refusalOf("tokens"));
    expect(screen.queryByRole("button")).toBeNull();
    fail(refusalOf("tokens", { remaining: 900 }));
    fireEvent.click(screen.getByRole("button", { name: "Try a shorter message" }));
    expect(banner()).toBeNull();
  });

  it("tells trouble on our side apart, and offers to retry", () => {
    const { fail } = show();
    fail({ code: "provider_overloaded", retryAfterMs: null });
    expect(banner()).toBeNull();
    const trouble = screen.getByRole("region", { name: "Service trouble" });
    expect(trouble.textContent).toContain("nothing was charged");
    fireEvent.click(screen.getByRole("button", { name: "Retry" }));
    expect(props.onRetry).toHaveBeenCalledOnce();
    fail({ code: "limits_unavailable", retryAfterMs: 5_000 });
    expect(trouble.textContent).toContain("can't check your limits");
  });
});

describe("the announcer", () => {
  it("speaks at the start, at one minute and at the end, and not in between", () => {
    show().fail(refusalOf("requests", { retryAfterMs: 90_000 }));
    const heard: (string | null)[] = [];
    for (let second = 0; second <= 91; second++) {
      if (heard.at(-1) !== said()) heard.push(said());
      pass(1_000);
    }
    expect(heard).toHaveLength(3);
    expect(heard[0]).toContain("in 1 minute and 30 seconds");
    expect(heard[1]).toBe("You can send again in one minute.");
    expect(heard[2]).toBe("You can send messages again.");
  });

  it("leaves the minute out of a wait that is shorter", () => {
    show().fail(refusalOf("requests", { retryAfterMs: 60_000 }));
    const first = said();
    pass(59_000);
    expect(said()).toBe(first);
  });

  it("says nothing before there is a limit", () => {
    show();
    expect(said()).toBe("");
  });
});

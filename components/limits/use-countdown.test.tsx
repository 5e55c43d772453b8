// @vitest-environment happy-dom
import { act, renderHook } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { useCountdown } from "./use-countdown";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const pass = (ms: number) => act(() => vi.advanceTimersByTime(ms));

describe("a countdown", () => {
  it("shows each second once, and rests at zero", () => {
    const seen: (number | null)[] = [];
    renderHook(() => seen.push(useCountdown(2_500)));
    for (let step = 0; step < 100; step++) pass(100);
    expect(seen).toEqual([3_000, 2_000, 1_000, 0]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("moves by minutes while more than an hour is left", () => {
    let renders = 0;
    const { result } = renderHook(() => {
      renders++;
      return useCountdown(2 * 3_600_000);
    });
    pass(59_999);
    expect([result.current, renders]).toEqual([7_200_000, 1]);
    pass(1);
    expect(result.current).toBe(7_140_000);
  });

  it("does not drift when timers come late", () => {
    let now = 0;
    const clock = { now: () => now, wallNow: () => 0 };
    const { result } = renderHook(() => useCountdown(10_000, clock));
    now = 3_700;
    pass(1_000);
    expect(result.current).toBe(7_000);
    now = 4_000;
    pass(300);
    expect(result.current).toBe(6_000);
  });

  it("stops while the page is hidden, and is right at once when it is seen again", () => {
    const hidden = vi.spyOn(document, "hidden", "get").mockReturnValue(true);
    let renders = 0;
    const { result } = renderHook(() => {
      renders++;
      return useCountdown(30_000);
    });
    pass(20_000);
    expect(renders).toBe(1);
    hidden.mockReturnValue(false);
    act(() => void document.dispatchEvent(new Event("visibilitychange")));
    expect(result.current).toBe(10_000);
  });

  it("counts nothing without an instant, and anew with another", () => {
    const { result, rerender } = renderHook(({ until }) => useCountdown(until), {
      initialProps: { until: null as number | null },
    });
    expect(result.current).toBeNull();
    rerender({ until: performance.now() + 5_000 });
    expect(result.current).toBe(5_000);
  });
});

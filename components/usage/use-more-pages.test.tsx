// @vitest-environment happy-dom
import { act, renderHook } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { useMorePages } from "./use-more-pages";

const FIRST = { items: ["a", "b"], nextCursor: 2 };
const LAST = { items: ["c"], nextCursor: null };

it("grows by the page after the last one, until there is none", async () => {
  const fetchPage = vi.fn().mockResolvedValue(LAST);
  const { result } = renderHook(() => useMorePages(FIRST, fetchPage));
  await act(async () => result.current.more?.());
  expect(fetchPage).toHaveBeenCalledExactlyOnceWith(FIRST.nextCursor);
  expect(result.current.items).toEqual(["a", "b", "c"]);
  expect(result.current.more).toBeNull();
});

it("asks once however often it is told to while it loads", async () => {
  let answer: (page: typeof LAST) => void = () => {};
  const fetchPage = vi.fn(() => new Promise<typeof LAST>((resolve) => (answer = resolve)));
  const { result } = renderHook(() => useMorePages<string, number>(FIRST, fetchPage));
  act(() => void result.current.more?.());
  act(() => void result.current.more?.());
  expect([fetchPage.mock.calls.length, result.current.state]).toEqual([1, "loading"]);
  await act(async () => answer(LAST));
  expect(result.current.items).toEqual(["a", "b", "c"]);
});

it("keeps what it has when a page fails, and can be asked again", async () => {
  const fetchPage = vi.fn().mockRejectedValueOnce(new Error("offline")).mockResolvedValueOnce(LAST);
  const { result } = renderHook(() => useMorePages(FIRST, fetchPage));
  await act(async () => result.current.more?.());
  expect([result.current.state, result.current.items]).toEqual(["failed", FIRST.items]);
  await act(async () => result.current.more?.());
  expect([result.current.state, result.current.items]).toEqual(["idle", ["a", "b", "c"]]);
});

it("shows the first page as the server renders it now", () => {
  const { result, rerender } = renderHook(({ first }) => useMorePages(first, vi.fn()), {
    initialProps: { first: FIRST },
  });
  rerender({ first: { items: ["new", "a"], nextCursor: 2 } });
  expect(result.current.items).toEqual(["new", "a"]);
});

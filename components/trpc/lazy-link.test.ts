import { createTRPCClient, TRPCClientError, type TRPCLink } from "@trpc/client";
import { observable } from "@trpc/server/observable";
import { expect, it, vi } from "vitest";
import type { AppRouter } from "@/server/api/root";
import { lazyLink } from "./lazy-link";
import { StreamCutError } from "./stream-cut-error";

const input = { messageId: "m" };
const left = vi.fn();
const link: TRPCLink<AppRouter> = () => () =>
  observable((observer) => {
    observer.next({ result: { type: "data", data: "event" } });
    return left;
  });

function clientOf(load: () => Promise<TRPCLink<AppRouter>>) {
  const told = { onData: vi.fn(), onError: vi.fn() };
  const client = createTRPCClient<AppRouter>({ links: [lazyLink(load)] });
  return { subscribe: () => client.chat.resume.subscribe(input, told), ...told };
}

it("passes on what its link gives, and that somebody has left", async () => {
  const client = clientOf(async () => link);
  const { unsubscribe } = client.subscribe();
  await vi.waitFor(() => expect(client.onData).toHaveBeenCalledWith("event"));
  unsubscribe();
  expect(left).toHaveBeenCalledOnce();
});

it("asks for nothing any more when somebody has left before it was loaded", async () => {
  let loaded = (_: TRPCLink<AppRouter>) => {};
  const loading = new Promise<TRPCLink<AppRouter>>((resolve) => {
    loaded = resolve;
  });
  const client = clientOf(() => loading);
  client.subscribe().unsubscribe();
  loaded(link);
  await loading;
  expect(client.onData).not.toHaveBeenCalled();
});

it("says that the server was not reached where the code can't be loaded", async () => {
  const client = clientOf(() => Promise.reject(new Error("offline")));
  client.subscribe();
  await vi.waitFor(() => expect(client.onError).toHaveBeenCalledOnce());
  const error: unknown = client.onError.mock.calls[0]?.[0];
  expect(error).toBeInstanceOf(TRPCClientError);
  expect((error as Error).cause).toBeInstanceOf(StreamCutError);
});

import { createTRPCClient, TRPCClientError, type TRPCLink } from "@trpc/client";
import { observable } from "@trpc/server/observable";
import { beforeEach, expect, it, vi } from "vitest";
import { allowanceOf, refusalOf } from "@/components/limits/allowance.fixture";
import type { AppRouter } from "@/server/api/root";
import type { Failure } from "@/server/errors";
import { allowanceLink } from "./allowance-link";

const told = { ingestAllowance: vi.fn(), ingestFailure: vi.fn(), unblock: vi.fn() };
beforeEach(() => void vi.clearAllMocks());

/** A client whose server answers with these values, or with this failure. */
function clientOf(answer: unknown[] | Failure, clock = { now: () => 0, wallNow: () => 0 }) {
  const server: TRPCLink<AppRouter> = () => () =>
    observable((observer) => {
      if (Array.isArray(answer)) for (const data of answer) observer.next({ result: { type: "data", data } });
      else observer.error(failed(answer));
      observer.complete();
    });
  return createTRPCClient<AppRouter>({ links: [allowanceLink(told, clock), server] });
}

function failed(failure: Failure) {
  return TRPCClientError.from<AppRouter>({ error: { code: -32_029, message: "refused", data: { failure } } });
}

const input = { conversationId: "c", userMessageId: "u", messageId: "m", text: "hi" };
const send = (client: ReturnType<typeof clientOf>) => client.chat.send.subscribe(input, {});

it("tells of the allowance of an event, now", () => {
  const allowance = allowanceOf("free");
  send(
    clientOf(
      [
        { type: "delta", text: "x" },
        { type: "done", allowance },
      ],
      { now: () => 9, wallNow: () => 0 },
    ),
  );
  expect(told.ingestAllowance).toHaveBeenCalledExactlyOnceWith(allowance, { at: 9, upgrade: undefined });
  expect(told.unblock).not.toHaveBeenCalled();
});

it("tells that a message was admitted", () => {
  send(clientOf([{ type: "admitted", allowance: allowanceOf() }]));
  expect(told.unblock).toHaveBeenCalledOnce();
});

it("dates a query's answer back to its asking, since an event may have overtaken it", async () => {
  let now = 5;
  await clientOf([{ allowance: allowanceOf() }], {
    now: () => now++,
    wallNow: () => 0,
  }).limits.allowance.query();
  expect(told.ingestAllowance).toHaveBeenCalledExactlyOnceWith(allowanceOf(), { at: 5, upgrade: undefined });
});

it("tells of an upgrade that came along, and lets nonsense pass", async () => {
  const { upgrade } = refusalOf();
  await clientOf([{ allowance: allowanceOf(), upgrade }]).limits.allowance.query();
  expect(told.ingestAllowance).toHaveBeenCalledExactlyOnceWith(allowanceOf(), { at: 0, upgrade });
  for (const value of [null, "text", { allowance: 3 }]) await clientOf([value]).limits.allowance.query();
  expect(told.ingestAllowance).toHaveBeenCalledOnce();
});

it("tells of what kept a message from being sent", () => {
  const trouble: Failure = { code: "limits_unavailable", retryAfterMs: 5_000 };
  send(clientOf(trouble));
  send(clientOf(refusalOf()));
  expect(told.ingestFailure.mock.calls).toEqual([[trouble], [refusalOf()]]);
});

it("blocks nobody's sending because something else was refused or failed, and takes the figures that came along", async () => {
  const trouble: Failure = { code: "limits_unavailable", retryAfterMs: 5_000 };
  const refusal = refusalOf();
  let now = 5;
  const clock = { now: () => now++, wallNow: () => 0 };
  await expect(clientOf(trouble).limits.allowance.query()).rejects.toThrow("refused");
  await expect(clientOf(trouble).keys.create.mutate({ name: "key" })).rejects.toThrow("refused");
  await expect(clientOf(refusal, clock).limits.allowance.query()).rejects.toThrow("refused");
  now = 8;
  await expect(clientOf(refusal, clock).keys.create.mutate({ name: "key" })).rejects.toThrow("refused");
  expect(told.ingestFailure).not.toHaveBeenCalled();
  expect(told.ingestAllowance.mock.calls).toEqual([
    [refusal.allowance, { at: 5 }],
    [refusal.allowance, { at: 9 }],
  ]);
});

it("says nothing of a reply that broke off in mid-stream: the next one may be sent", () => {
  const failure: Failure = { code: "provider_overloaded", retryAfterMs: null };
  send(clientOf([{ type: "failed", failure, allowance: allowanceOf() }]));
  expect(told.ingestFailure).not.toHaveBeenCalled();
  expect(told.ingestAllowance).toHaveBeenCalledOnce();
});

it("takes the figures of a reply that is resumed out of its envelope, and lets nothing be sent by that", () => {
  const allowance = allowanceOf();
  const client = clientOf([{ id: "0", data: { type: "admitted", allowance } }]);
  client.chat.resume.subscribe({ messageId: "m" }, {});
  expect(told.ingestAllowance).toHaveBeenCalledOnce();
  expect(told.unblock).not.toHaveBeenCalled();
});

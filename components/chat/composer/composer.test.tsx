// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { createRef } from "react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { allowanceOf, refusalOf } from "@/components/limits/allowance.fixture";
import { createAllowanceStore } from "@/components/limits/allowance-store";
import { LimitsProvider } from "@/components/limits/limits-context";
import { SHORTEST_REPLY_TOKENS } from "@/components/limits/spent-day";
import { PLANS } from "@/server/plans";
import { messageOf, receiptOf } from "../state/chat.fixture";
import type { SendResult } from "../state/sending";
import { draftKey } from "../state/use-draft";
import { armedKey, parseArmed } from "./armed-message";
import { Composer } from "./composer";

const { push } = vi.hoisted(() => ({ push: vi.fn() }));
vi.mock("next/navigation", () => ({ usePathname: () => "/chat/abc", useRouter: () => ({ push }) }));

const WAIT = 42_000;
/** The cost is counted after a pause in the typing. */
const PAUSE_MS = 150;
const allowance = allowanceOf();
const refresh = async () => undefined;
const DRAFT_KEY = draftKey("ada", "abc");
const prices = { temperature: true, contextTokens: 200_000, inputUsdPerMillion: 1, outputUsdPerMillion: 5 };
const models = [
  { id: "s", name: "Small", allowed: true, neededPlan: "Free", ...prices },
  { id: "l", name: "Large", allowed: false, neededPlan: "Pro", ...prices },
];
const onSend = vi.fn(async (_waited?: { text: string }): Promise<SendResult> => "admitted");
const onDraft = vi.fn();
const onHeldBack = vi.fn();
const onStop = vi.fn();

interface Shown {
  draft?: string;
  streaming?: boolean;
  messages?: ReturnType<typeof messageOf>[];
}

/** A tab with the composer of one conversation. */
async function show(first: Shown = {}) {
  const store = createAllowanceStore();
  const page = ({ draft = "hello", streaming = false, messages = [] }: Shown) => (
    <LimitsProvider store={store} userId="ada" initial={allowance} upgrade={null} refresh={refresh}>
      <Composer
        ref={createRef()}
        draft={draft}
        draftKey={DRAFT_KEY}
        onDraft={onDraft}
        onSend={onSend}
        onHeldBack={onHeldBack}
        onStop={streaming ? onStop : undefined}
        stopping={false}
        notice={null}
        messages={messages}
        instructions={null}
        longestReply={PLANS.free.maxOutputTokens}
        models={models}
        model="s"
        onModel={vi.fn()}
        onOptions={vi.fn()}
        customised={false}
      />
    </LimitsProvider>
  );
  const { rerender } = render(page(first));
  await settle();
  return {
    store,
    again: async (next: Shown) => {
      rerender(page(next));
      await settle();
    },
    async refuse(limit: Parameters<typeof refusalOf>[0], remaining = 0) {
      await act(async () => store.ingestFailure(refusalOf(limit, { retryAfterMs: WAIT, remaining })));
      await pass(0);
    },
    async hear(next: typeof allowance) {
      await act(async () => store.ingestAllowance(next));
      await pass(0);
    },
  };
}

/** What is fetched when it is needed has come, and figures are counted. */
async function settle() {
  await act(() => vi.dynamicImportSettled());
  await pass(PAUSE_MS);
}

const input = () => screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Message" });
const choice = () => screen.getByRole<HTMLInputElement>("checkbox", { name: /^Send when/ });
const tick = () => act(async () => choice().click());
const type = (text: string) => act(async () => fireEvent.change(input(), { target: { value: text } }));
const enter = () => act(async () => fireEvent.keyDown(input(), { key: "Enter" }));
const press = (name: string | RegExp) => act(async () => screen.getByRole("button", { name }).click());
/** Lets time pass, and what was fetched or locked meanwhile come about. */
const pass = async (ms: number) => {
  await act(() => vi.advanceTimersByTimeAsync(ms));
  await act(() => vi.dynamicImportSettled());
};
const armed = () => parseArmed(localStorage.getItem(armedKey(DRAFT_KEY)));

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
  for (const mock of [onSend, onDraft, onHeldBack, onStop, push]) mock.mockClear();
  locks.mockReturnValue({ request: oneAfterAnother() } as unknown as LockManager);
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const locks = vi.spyOn(navigator, "locks", "get");
/** Web Locks, as far as one page needs them. */
function oneAfterAnother() {
  let last: Promise<unknown> = Promise.resolve();
  return (_: string, act: () => Promise<void>) => {
    last = last.then(act);
    return last;
  };
}

describe("Enter", () => {
  it("sends", async () => {
    await show();
    await enter();
    expect(onSend).toHaveBeenCalledOnce();
  });

  it.each([
    ["with Shift begins a new line", { shiftKey: true }],
    ["that chooses a word of an input method is not ours", { isComposing: true }],
    ["that ends an input method's word in Safari is not ours", { keyCode: 229 }],
  ])("%s", async (_, init) => {
    await show();
    expect(fireEvent.keyDown(input(), { key: "Enter", ...init })).toBe(true);
    expect(onSend).not.toHaveBeenCalled();
  });

  it("sends nothing while a reply is being written, and Stop is there instead", async () => {
    await show({ streaming: true });
    await enter();
    await press("Stop the reply");
    expect([onSend.mock.calls.length, onStop.mock.calls.length]).toEqual([0, 1]);
    expect(screen.queryByRole("button", { name: "Send message" })).toBeNull();
  });
});

it("says that the network is gone while a reply is being written, and Stop stays", async () => {
  await show({ streaming: true });
  const onLine = vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
  await act(async () => window.dispatchEvent(new Event("offline")));
  expect(screen.getByText(/^You're offline/)).toBeTruthy();
  await press("Stop the reply");
  expect(onStop).toHaveBeenCalledOnce();
  onLine.mockRestore();
  await act(async () => window.dispatchEvent(new Event("online")));
  expect(screen.queryByText(/^You're offline/)).toBeNull();
});

describe("while a limit blocks sending", () => {
  it("has the banner in the place of Send, and the text can still be written", async () => {
    const { refuse } = await show();
    await refuse("requests");
    expect(screen.getByRole("region", { name: "Message limit" })).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Send message" })).toBeNull();
    expect(input().disabled).toBe(false);
    await enter();
    expect(onSend).not.toHaveBeenCalled();
  });

  it.each([
    ["hello", 1],
    [" ", 0],
  ])("answers Enter over %j %d times", async (draft, times) => {
    const { refuse } = await show({ draft });
    await refuse("requests");
    await enter();
    expect(onHeldBack).toHaveBeenCalledTimes(times);
  });

  it("is there before one is tried where today's tokens are gone, and no cost is counted", async () => {
    const { hear } = await show();
    await hear(allowanceOf("free", { tokens: { remaining: 0 } }));
    expect(screen.getByRole("region", { name: "Message limit" }).textContent).toContain("used up");
    expect(screen.queryByText(/% of today/)).toBeNull();
    expect(screen.getByText("No message fits into what is left today")).toBeTruthy();
    await enter();
    expect(onSend).not.toHaveBeenCalled();
  });
});

describe("a message that is to be sent when ready", () => {
  it("is said to a screen reader once, in words that don't count down", async () => {
    const { refuse } = await show();
    await refuse("requests");
    const live = screen.getByRole("status");
    expect(live.textContent).toBe("");
    await tick();
    const said = live.textContent;
    expect(said).not.toBe("");
    await pass(2_000);
    expect([screen.getByRole("status"), live.textContent]).toEqual([live, said]);
  });

  it("goes once when the limit ends, under ids that were fixed before", async () => {
    const { refuse } = await show();
    await refuse("requests");
    await tick();
    const waits = armed();
    expect(waits?.text).toBe("hello");
    await pass(WAIT - 1);
    expect(onSend).not.toHaveBeenCalled();
    await pass(1);
    expect(onSend).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ text: "hello", ids: waits?.ids }),
    );
    await pass(2 * WAIT);
    expect(onSend).toHaveBeenCalledOnce();
    expect(armed()).toBeNull();
  });

  it("waits on where its time was a moment too early, and then goes once", async () => {
    const { refuse, store } = await show();
    await refuse("requests");
    await tick();
    const waits = armed();
    onSend.mockImplementationOnce(async () => {
      store.ingestFailure(refusalOf("requests", { retryAfterMs: WAIT }));
      return "refused";
    });
    await pass(WAIT);
    expect(onSend).toHaveBeenCalledOnce();
    expect(armed()).toEqual(waits);
    await pass(WAIT);
    expect(onSend).toHaveBeenCalledTimes(2);
    expect(onSend.mock.calls[1]).toEqual(onSend.mock.calls[0]);
    expect(armed()).toBeNull();
  });

  it("waits no more where it was refused for good", async () => {
    const { refuse } = await show();
    await refuse("requests");
    await tick();
    onSend.mockResolvedValueOnce("refused");
    await pass(WAIT);
    expect(onSend).toHaveBeenCalledOnce();
    expect(armed()).toBeNull();
  });

  it("is sent by nobody who did not ask", async () => {
    const { refuse } = await show();
    await refuse("requests");
    await pass(2 * WAIT);
    expect(onSend).not.toHaveBeenCalled();
    expect(screen.getByRole("button", { name: "Send message" })).toBeTruthy();
  });

  it("is asked for anew at the next limit", async () => {
    const { refuse } = await show();
    await refuse("requests");
    await tick();
    await pass(WAIT);
    await refuse("requests");
    expect(choice().checked).toBe(false);
    await pass(WAIT);
    expect(onSend).toHaveBeenCalledOnce();
  });

  it("goes as soon as an upgrade makes room", async () => {
    const { refuse, hear } = await show();
    await refuse("tokens");
    await tick();
    await hear(allowanceOf("pro"));
    expect(onSend).toHaveBeenCalledOnce();
  });

  it("does not go for somebody who goes for a shorter one, or takes it back", async () => {
    const { refuse } = await show();
    await refuse("tokens", SHORTEST_REPLY_TOKENS);
    await tick();
    await press("Try a shorter message");
    expect(screen.getByRole("button", { name: "Send message" })).toBeTruthy();
    await refuse("requests");
    await tick();
    await tick();
    await pass(2 * WAIT);
    expect(onSend).not.toHaveBeenCalled();
  });

  it("waits for the user once the user goes on writing, and says so", async () => {
    const { refuse } = await show();
    await refuse("requests");
    await tick();
    await type("hello and");
    await type("hello and more");
    expect(choice().checked).toBe(false);
    expect(screen.getByText(/no longer goes out by itself/)).toBeTruthy();
    await pass(2 * WAIT);
    expect(onSend).not.toHaveBeenCalled();
  });

  it("is quoted where another text stands in the composer, and that one is left alone", async () => {
    const { refuse, again } = await show({ draft: "first" });
    await refuse("requests");
    await tick();
    await again({ draft: "second" });
    expect(screen.getByText(/“first” goes out in 0:42/)).toBeTruthy();
    await type("second thoughts");
    await pass(WAIT);
    expect(onSend).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ text: "first" }));
  });

  it("waits for the reply that is being written here as well, and can be taken back meanwhile", async () => {
    const { refuse, again } = await show();
    await refuse("requests");
    await tick();
    await again({ streaming: true });
    await pass(WAIT);
    expect(onSend).not.toHaveBeenCalled();
    await press("Don't send it");
    await again({});
    await pass(0);
    expect(onSend).not.toHaveBeenCalled();
  });

  it("goes from the next page, unless nobody was there for ten minutes after its time", async () => {
    const page = await show();
    await page.refuse("requests");
    await tick();
    const minutes = 60_000;
    for (const [away, times] of [
      [WAIT + 10 * minutes - 1_000, 1],
      [WAIT + 10 * minutes + 1_000, 0],
    ] as const) {
      const kept = armed();
      cleanup();
      vi.setSystemTime(Date.now() + away);
      localStorage.removeItem("headroom:limits:ada");
      await show();
      await pass(0);
      expect([armed(), onSend.mock.calls.length]).toEqual([null, times]);
      expect(screen.queryAllByText(/no tab was open when its time came/)).toHaveLength(1 - times);
      vi.setSystemTime(Date.now() - away);
      onSend.mockClear();
      localStorage.setItem(armedKey(DRAFT_KEY), JSON.stringify(kept));
    }
  });

  it("is no message where storage holds something else", async () => {
    for (const other of ["", "{", "null", '{"text":"x"}', '{"ids":{"messageId":1},"text":"x","dueAt":0}']) {
      localStorage.setItem(armedKey(DRAFT_KEY), other);
      const { refuse } = await show();
      await refuse("requests");
      expect(choice().checked).toBe(false);
      await pass(WAIT);
      cleanup();
    }
    expect(onSend).not.toHaveBeenCalled();
  });

  it("goes once where there are no locks, by a claim", async () => {
    locks.mockReturnValue(undefined as unknown as LockManager);
    const { refuse } = await show();
    await refuse("requests");
    await tick();
    await pass(WAIT);
    await pass(1_000);
    expect(onSend).toHaveBeenCalledOnce();
    await pass(2 * WAIT);
    expect(onSend).toHaveBeenCalledOnce();
  });
});

describe("what the draft will cost", () => {
  it("is said, and nothing where there is none", async () => {
    const { again } = await show();
    expect(screen.getByText(/about \d+ tokens, under 1 % of today, \$0\.002/)).toBeTruthy();
    await again({ draft: "  " });
    expect(screen.queryByText(/of today/)).toBeNull();
  });

  it("is counted after a pause in the typing, and not at each key", async () => {
    const { again } = await show({ draft: "a" });
    const words = () => document.getElementById(input().getAttribute("aria-describedby") ?? "")?.textContent;
    const before = words();
    await again({ draft: "word ".repeat(4_000) });
    expect(words()).not.toBe(before);
  });

  it("comes with a way to a new chat where what was said before does not fit any more", async () => {
    const usage = { inputTokens: 40_000, outputTokens: 100, cacheWriteTokens: 0, cacheReadTokens: 0 };
    const { hear } = await show({ messages: [messageOf("a", { receipt: receiptOf({ usage }) })] });
    await hear(allowanceOf("free", { tokens: { remaining: 20_000 } }));
    expect(screen.getByText("Earlier messages will be left out to fit")).toBeTruthy();
    await press(/^Move it to a new chat/);
    expect(push).toHaveBeenCalledExactlyOnceWith("/chat");
    expect(onDraft).toHaveBeenCalledExactlyOnceWith("");
    expect(localStorage.getItem(draftKey("ada", null))).toBe("hello");
  });

  it("comes with shorter words where the message itself is too long", async () => {
    await show({ draft: "word ".repeat(60_000) });
    await press("Shorten it");
    expect(document.activeElement).toBe(input());
  });
});

// @vitest-environment happy-dom
import { cleanup, renderHook } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";
import { GUEST } from "@/components/limits/guest-name";
import { draftKey, drafts } from "./use-draft";
import { useGuestDraft } from "./use-guest-draft";

afterEach(cleanup);

const arrive = (userId: string, conversationId: string | null) =>
  renderHook(() => useGuestDraft(userId, conversationId, draftKey(userId, conversationId)));

it("gives the account what the guest had typed in this conversation, once, before what the account had", () => {
  drafts.write(draftKey(GUEST, "a"), "typed as a guest");
  drafts.write(draftKey(GUEST, "b"), "elsewhere");
  drafts.write(draftKey("ada", "a"), "typed before");
  arrive("ada", "a");
  arrive("ada", "a");
  expect(drafts.read(draftKey("ada", "a"))).toBe("typed as a guest\n\ntyped before");
  expect(drafts.read(draftKey(GUEST, "a"))).toBe("");
  expect(drafts.read(draftKey(GUEST, "b"))).toBe("elsewhere");
});

it("leaves a guest's draft where it is while the guest is one", () => {
  drafts.write(draftKey(GUEST, null), "still a guest");
  arrive(GUEST, null);
  expect(drafts.read(draftKey(GUEST, null))).toBe("still a guest");
});

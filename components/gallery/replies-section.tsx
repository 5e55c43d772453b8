"use client";

import { useState } from "react";
import { BranchArrows } from "@/components/chat/log/branch-arrows";
import { EditQuestion } from "@/components/chat/log/edit-question";
import { ReceiptLine } from "@/components/chat/log/receipt-line";
import { Reply } from "@/components/chat/log/reply";
import { TurnActionsProvider } from "@/components/chat/log/turn-actions";
import { UserMessage } from "@/components/chat/log/user-message";
import { Button } from "@/components/ui/button";
import { EDITED, LONG_WORD, QUESTION, RECEIPTS, REGENERATED, REPLIES } from "./chat.fixture";
import { Section, Specimen } from "./specimen";

const nothing = () => {};
const later = async () => {};
const ACTIONS = { edit: nothing, regenerate: nothing, continueReply: nothing, showSibling: later };

export function RepliesSection() {
  return (
    <Section
      id="replies"
      title="Replies"
      about="A reply of each ending: what came is kept, what was charged is said, and there is a way on."
    >
      {REPLIES.map(({ title, parts, reconnecting }) => (
        <Specimen key={title} title={title}>
          <TurnActionsProvider actions={ACTIONS} busy={false}>
            <Reply parts={parts} latest reconnecting={reconnecting} />
          </TurnActionsProvider>
        </Specimen>
      ))}
    </Section>
  );
}

export function BranchesSection() {
  const [editing, setEditing] = useState(false);
  const close = () => setEditing(false);
  return (
    <Section
      id="branches"
      title="Questions and branches"
      about="A question that is edited and a reply that is regenerated keep what was there before."
    >
      <TurnActionsProvider actions={ACTIONS} busy={false}>
        <Specimen title="A question">
          <UserMessage message={QUESTION} />
        </Specimen>
        <Specimen title="An edited question">
          <UserMessage message={EDITED} />
        </Specimen>
        <Specimen title="A long address">
          <UserMessage message={LONG_WORD} />
        </Specimen>
        <Specimen title="A regenerated reply">
          <Reply parts={[REGENERATED]} latest />
        </Specimen>
      </TurnActionsProvider>
      <Specimen title="Arrows: the first, and the last of three">
        {[0, 2].map((index) => (
          <BranchArrows
            key={index}
            of="reply"
            onShow={later}
            siblings={{
              index,
              count: 3,
              previous: index === 0 ? null : "previous",
              next: index === 2 ? null : "next",
            }}
          />
        ))}
      </Specimen>
      <Specimen title="Editing in place">
        {editing ? (
          <EditQuestion initial={QUESTION.text} busy={false} onSend={close} onCancel={close} />
        ) : (
          <Button variant="secondary" size="sm" onClick={() => setEditing(true)}>
            Edit the question
          </Button>
        )}
      </Specimen>
    </Section>
  );
}

export function ReceiptsSection() {
  return (
    <Section
      id="receipts"
      title="Receipts"
      about="One quiet line that opens into tokens, cost and how it was settled."
    >
      {RECEIPTS.map(({ title, receipts }) => (
        <Specimen key={title} title={title}>
          <ReceiptLine receipts={receipts} />
        </Specimen>
      ))}
    </Section>
  );
}

"use client";

import { useState } from "react";
import { Reply } from "@/components/chat/log/reply";
import { messageOf } from "@/components/chat/state/chat.fixture";
import { Label } from "@/components/ui/label";
import { Textarea } from "@/components/ui/textarea";
import { Section } from "./specimen";

/** Any text as the reply that it would be. */
export function PlaygroundSection() {
  const [text, setText] = useState("");
  const [streaming, setStreaming] = useState(false);
  const reply = messageOf("playground", { text, status: streaming ? "streaming" : "complete" });
  return (
    <Section id="playground" title="Playground" about="Write or paste Markdown: it is drawn as a reply.">
      <div className="min-w-0">
        <Label htmlFor="reply-text">Reply text</Label>
        <Textarea
          id="reply-text"
          value={text}
          onChange={(event) => setText(event.target.value)}
          className="mt-2 max-h-[60vh] min-h-40 font-mono text-sm"
        />
        <label className="mt-3 flex min-h-8 items-center gap-2 text-sm">
          <input
            type="checkbox"
            className="size-4 accent-accent"
            checked={streaming}
            onChange={(event) => setStreaming(event.target.checked)}
          />
          Still being written
        </label>
      </div>
      <div className="min-w-0">
        <Reply parts={[reply]} latest />
      </div>
    </Section>
  );
}

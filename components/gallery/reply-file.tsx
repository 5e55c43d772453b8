"use client";

import { type ChangeEvent, useState } from "react";
import { Reply } from "@/components/chat/log/reply";
import { messageOf } from "@/components/chat/state/chat.fixture";

/** Draws the file that is chosen as a reply. */
export function ReplyFile() {
  const [file, setFile] = useState({ name: "", text: "" });
  const read = async ({ target }: ChangeEvent<HTMLInputElement>) => {
    const [chosen] = target.files ?? [];
    if (chosen) setFile({ name: chosen.name, text: await chosen.text() });
  };
  return (
    <main id="main" className="mx-auto max-w-3xl p-6">
      <h1 className="text-title">A file as a reply</h1>
      <label className="mt-4 block text-sm">
        Markdown file <input type="file" onChange={read} />
      </label>
      <p className="my-4 min-h-6 text-muted text-sm" role="status">
        {file.name}
      </p>
      <Reply key={file.name} parts={[messageOf("file", { text: file.text, status: "complete" })]} />
    </main>
  );
}

"use client";

import { memo, useDeferredValue } from "react";
import Markdown, { type Components } from "react-markdown";
import rehypeSanitize, { defaultSchema } from "rehype-sanitize";
import remarkGfm from "remark-gfm";
import { cn } from "@/components/ui/cn";
import caret from "./caret.module.css";
import { CodeBlock } from "./code-block";
import { htmlAsText } from "./html-as-text";
import { PROSE } from "./prose";
import { ReplyImage, ReplyLink } from "./reply-link";
import { ReplyTable } from "./reply-table";
import { isHalfTable, splitBlocks } from "./split-blocks";

const remarkPlugins = [remarkGfm, htmlAsText];
const rehypePlugins = [[rehypeSanitize, defaultSchema]] as [[typeof rehypeSanitize, typeof defaultSchema]];

/** Headings go one level down: the page has the first. */
const components: Components = {
  h1: "h2",
  h2: "h3",
  h3: "h4",
  h4: "h5",
  h5: "h6",
  a: ({ href, children }) => <ReplyLink href={href}>{children}</ReplyLink>,
  img: ({ src, alt }) => <ReplyImage src={src} alt={alt} />,
  pre: ({ children }) => <CodeBlock>{children}</CodeBlock>,
  table: ({ children }) => <ReplyTable>{children}</ReplyTable>,
};

/** A reply's Markdown. While it grows, only its last block is parsed again, and never at the cost of typing. */
export function ReplyText({ text, streaming }: { text: string; streaming: boolean }) {
  const blocks = splitBlocks(useDeferredValue(text));
  if (streaming && isHalfTable(blocks.at(-1) ?? "")) blocks.pop();
  return (
    <div className={cn(PROSE, streaming && caret.caret)}>
      {blocks.map((block, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a block is its position; only the last one changes
        <Block key={index} text={block} />
      ))}
    </div>
  );
}

const Block = memo(function Block({ text }: { text: string }) {
  return (
    <div>
      <Markdown remarkPlugins={remarkPlugins} rehypePlugins={rehypePlugins} components={components}>
        {text}
      </Markdown>
    </div>
  );
});

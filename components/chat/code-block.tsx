import { isValidElement, type ReactNode } from "react";
import { CopyButton } from "./copy-button";

/** A block of code with its language and a way to copy it. `children` is the `<code>` that Markdown made. */
export function CodeBlock({ children }: { children?: ReactNode }) {
  const { className = "", children: code = children } = isValidElement<{
    className?: string;
    children?: ReactNode;
  }>(children)
    ? children.props
    : {};
  const text = typeof code === "string" ? code.replace(/\n$/, "") : "";
  const language = /language-(\S+)/.exec(className)?.[1] ?? "text";
  return (
    <figure className="mt-4 overflow-hidden rounded-xl border border-border bg-surface">
      <figcaption className="flex h-10 items-center justify-between pr-1 pl-4 font-mono text-muted text-xs">
        {language}
        <CopyButton text={text} label="Copy code" />
      </figcaption>
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard scrolls what has focus
        tabIndex={0}
        className="overflow-x-auto px-4 pt-1 pb-4 font-mono text-sm leading-6"
      >
        <code>{text}</code>
      </pre>
    </figure>
  );
}

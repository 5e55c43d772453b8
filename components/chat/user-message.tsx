import { memo } from "react";

/** What the user wrote, as it was written. */
export const UserMessage = memo(function UserMessage({ text }: { text: string }) {
  return (
    <article aria-label="You" className="flex justify-end">
      <p className="max-w-[85%] whitespace-pre-wrap rounded-2xl rounded-br-md bg-text/6 px-4 py-2.5 wrap-anywhere">
        {text}
      </p>
    </article>
  );
});

import { Message } from "./message";

/**
 * A page that failed while it was drawn. Of plain elements: every page loads this before anything failed, and a copy of
 * the kit with it would be 6 KB.
 */
export function ErrorMessage({ digest, retry }: { digest: string | undefined; retry: () => void }) {
  return (
    <Message
      title="Something went wrong on our side"
      text="Your conversations and drafts are kept. Try again; if it stays, the reference below finds it in the server's log."
    >
      <button
        type="button"
        onClick={retry}
        className="h-9 rounded-lg bg-accent px-4 font-medium text-accent-contrast text-sm hover:bg-accent/90"
      >
        Try again
      </button>
      {digest && <p className="w-full font-mono text-muted text-xs">Reference {digest}</p>}
    </Message>
  );
}

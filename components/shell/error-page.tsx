import { BrandMark } from "./brand-mark";
import { ErrorMessage } from "./error-message";

/** A whole page around the message; the way home is a real navigation, which starts the app anew. */
export function ErrorPage(error: { digest: string | undefined; retry: () => void }) {
  return (
    <main id="main" className="mx-auto flex min-h-dvh max-w-md flex-col justify-center px-6 py-16">
      {/* A navigation inside the app would keep what is broken. */}
      <a
        href="/"
        className="mb-10 flex w-fit items-center gap-2.5 rounded-md font-semibold text-base tracking-tight"
      >
        <BrandMark />
        Headroom
      </a>
      <ErrorMessage {...error} />
    </main>
  );
}

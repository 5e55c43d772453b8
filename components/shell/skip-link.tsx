/** The first stop of the keyboard; the page's `<main>` carries `id="main"`. */
export function SkipLink() {
  return (
    <a
      href="#main"
      className="sr-only z-50 rounded-lg bg-text px-4 py-2 font-medium text-background text-sm focus:not-sr-only focus:fixed focus:top-3 focus:left-3"
    >
      Skip to content
    </a>
  );
}

/**
 * The first stop of the keyboard, over the whole header; the page's `<main>` carries `id="main"`. `inert` while something
 * else has the page.
 */
export function SkipLink({ inert = false }: { inert?: boolean }) {
  return (
    <a
      href="#main"
      inert={inert}
      className="fixed inset-x-0 top-0 z-50 grid h-14 -translate-y-full place-items-center bg-text font-medium text-background text-sm underline underline-offset-4 focus:translate-y-0 focus-visible:outline-background focus-visible:-outline-offset-4"
    >
      Skip to content
    </a>
  );
}

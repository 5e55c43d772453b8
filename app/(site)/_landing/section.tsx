/** A part of the landing page: a hairline, a heading, a sentence, then what shows it. */
export function Section({
  id,
  title,
  text,
  children,
}: {
  id: string;
  title: string;
  text: string;
  children: React.ReactNode;
}) {
  return (
    <section aria-labelledby={id} className="border-border border-t">
      <div className="mx-auto max-w-6xl px-5 py-16 sm:px-8 sm:py-24">
        <h2 id={id} className="max-w-2xl text-headline">
          {title}
        </h2>
        <p className="mt-3 max-w-2xl text-pretty text-lg text-muted">{text}</p>
        <div className="mt-10 sm:mt-12">{children}</div>
      </div>
    </section>
  );
}

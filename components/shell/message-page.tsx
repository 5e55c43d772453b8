import { Brand } from "./brand";

/** A page that says one thing: what happened, and the ways on as children. */
export function MessagePage({
  title,
  text,
  children,
}: {
  title: string;
  text: string;
  children: React.ReactNode;
}) {
  return (
    <main id="main" className="mx-auto flex min-h-dvh max-w-md flex-col justify-center px-6 py-16">
      <Brand />
      <h1 className="mt-10 text-title">{title}</h1>
      <p className="mt-3 text-muted">{text}</p>
      <div className="mt-8 flex flex-wrap items-center gap-3">{children}</div>
    </main>
  );
}

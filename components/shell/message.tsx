/** One thing said where a page would stand: what happened, and the ways on as children. */
export function Message({
  title,
  text,
  children,
}: {
  title: string;
  text: string;
  children: React.ReactNode;
}) {
  return (
    <>
      <h1 className="text-title">{title}</h1>
      <p className="mt-3 text-muted">{text}</p>
      <div className="mt-8 flex flex-wrap items-center gap-3">{children}</div>
    </>
  );
}

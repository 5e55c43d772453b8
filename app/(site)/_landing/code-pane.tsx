const TOKEN = /(\/\/.*$|"[^"\n]*"|\b(?:const|switch|case|return)\b)/gm;

/** Code as it is, with its comments, strings and keywords told apart; it scrolls sideways by keyboard too. */
export function CodePane({ title, code }: { title: string; code: string }) {
  return (
    <figure className="min-w-0 overflow-hidden rounded-xl border border-border bg-raised">
      <figcaption className="border-border border-b px-4 py-2.5 text-muted text-xs">{title}</figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard */}
      <pre tabIndex={0} className="overflow-x-auto p-4 font-mono text-[0.8125rem] leading-6">
        <code>{code.split(TOKEN).map(paint)}</code>
      </pre>
    </figure>
  );
}

/** `split` with one group puts the matches at the odd places. */
function paint(part: string, index: number) {
  if (index % 2 === 0) return part;
  const look = part.startsWith("//") ? "text-muted" : part.startsWith('"') ? "text-accent" : "font-semibold";
  return (
    <span key={index} className={look}>
      {part}
    </span>
  );
}

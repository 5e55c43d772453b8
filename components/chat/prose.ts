/** The typography of a reply. Space stands before an element, so that a growing text never moves what is above it. */
export const PROSE = [
  "relative leading-7 wrap-anywhere [&>div>*:first-child]:mt-0 [&>div+div]:mt-4",
  "[&_p]:mt-4 [&_li>p]:mt-2",
  "[&_ul]:mt-3 [&_ul]:list-disc [&_ul]:pl-6 [&_ol]:mt-3 [&_ol]:list-decimal [&_ol]:pl-6",
  "[&_li]:mt-1.5 [&_li]:pl-1 [&_li]:marker:text-muted",
  "[&_.contains-task-list]:list-none [&_.contains-task-list]:pl-1 [&_li>input]:mr-2 [&_li>input]:accent-accent",
  "[&_h2]:mt-7 [&_h2]:text-xl [&_h3]:mt-6 [&_h3]:text-lg [&_h4]:mt-5 [&_h5]:mt-5 [&_h6]:mt-5",
  "[&_:is(h2,h3,h4,h5,h6)]:font-semibold [&_:is(h2,h3,h4,h5,h6)]:tracking-tight [&_:is(h2,h3,h4,h5,h6)]:leading-snug",
  "[&_blockquote]:mt-4 [&_blockquote]:border-border-strong [&_blockquote]:border-l-2 [&_blockquote]:pl-4 [&_blockquote]:text-muted",
  "[&_hr]:my-6 [&_hr]:border-border [&_strong]:font-semibold [&_sup]:text-xs",
  "[&_:not(pre)>code]:rounded-md [&_:not(pre)>code]:bg-text/6 [&_:not(pre)>code]:px-1.5 [&_:not(pre)>code]:py-0.5 [&_:not(pre)>code]:font-mono [&_:not(pre)>code]:text-[0.875em]",
].join(" ");

/** The typography of a reply. Space stands before an element, so that a growing text never moves what is above it. */
export const PROSE = [
  "relative leading-7 wrap-anywhere [&>*:first-child]:mt-0",
  "[&_p]:mt-4 [&_li>p]:mt-2 [&_.tight>li>p]:mt-0 [&_blockquote>*:first-child]:mt-0 [&_li>p:first-child]:mt-0",
  "[&_ul]:mt-3 [&_ul]:list-disc [&_ul]:ps-6 [&_ol]:mt-3 [&_ol]:list-decimal [&_ol]:ps-7",
  "[&_li]:mt-3 [&_.tight>li]:mt-1.5 [&_li]:ps-1 [&_li]:marker:text-muted [&_.tight_:is(ul,ol)]:mt-1.5",
  "[&_.task]:-ms-5 [&_.task]:list-none [&_.task_input]:me-2 [&_.task_input]:accent-accent",
  "[&_h2]:mt-7 [&_h2]:text-xl [&_h3]:mt-6 [&_h3]:text-lg [&_h4]:mt-5 [&_h5]:mt-5 [&_h6]:mt-5",
  "[&_:is(h2,h3,h4,h5,h6)]:font-semibold [&_:is(h2,h3,h4,h5,h6)]:tracking-tight [&_:is(h2,h3,h4,h5,h6)]:leading-snug",
  "[&_blockquote]:mt-4 [&_blockquote]:border-border-strong [&_blockquote]:border-s-2 [&_blockquote]:ps-4 [&_blockquote]:text-muted",
  "[&>.html]:mt-4 [&>.html]:block [&_:is(blockquote,li)>.html]:block",
  "[&_hr]:my-6 [&_hr]:border-border [&_strong]:font-semibold [&_sup]:text-xs",
  "[&_:not(pre)>code]:rounded-md [&_:not(pre)>code]:bg-text/6 [&_:not(pre)>code]:px-1.5 [&_:not(pre)>code]:py-0.5 [&_:not(pre)>code]:font-mono [&_:not(pre)>code]:text-[0.875em]",
].join(" ");

/** The mark: three bars under a line that they do not cross. */
export function BrandMark({ className = "size-5" }: { className?: string }) {
  return (
    <svg viewBox="0 0 20 20" aria-hidden="true" className={className}>
      <path d="M2 3.5h16" stroke="currentColor" strokeWidth="2" strokeLinecap="round" opacity="0.45" />
      <rect x="2.5" y="10" width="4" height="7.5" rx="1.25" className="fill-accent" />
      <rect x="8" y="7" width="4" height="10.5" rx="1.25" className="fill-accent" />
      <rect x="13.5" y="12" width="4" height="5.5" rx="1.25" className="fill-accent" />
    </svg>
  );
}

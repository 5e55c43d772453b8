/** What a place says while there is nothing in it: what will be here, and the way to it. */
export function EmptyState({
  icon,
  title,
  children,
  action,
}: {
  icon?: React.ReactNode;
  title: string;
  children?: React.ReactNode;
  action?: React.ReactNode;
}) {
  return (
    <div className="flex flex-col items-center px-6 py-14 text-center">
      {icon && <div className="mb-4 text-muted [&_svg]:size-6">{icon}</div>}
      <p className="font-medium text-text">{title}</p>
      {children && <div className="mt-1 max-w-sm text-balance text-muted text-sm">{children}</div>}
      {action && <div className="mt-5">{action}</div>}
    </div>
  );
}

import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";

/** A room of the gallery; its `id` is its address. */
export function Section({
  id,
  title,
  about,
  children,
}: {
  id: string;
  title: string;
  about: string;
  children: ReactNode;
}) {
  return (
    <section aria-labelledby={`${id}-title`} id={id} className="scroll-mt-20 border-border border-t py-12">
      <h2 id={`${id}-title`} className="font-semibold text-xl tracking-tight">
        {title}
      </h2>
      <p className="mt-1 max-w-2xl text-muted text-sm">{about}</p>
      <div className="mt-8 grid min-w-0 gap-x-8 gap-y-10 lg:grid-cols-2">{children}</div>
    </section>
  );
}

/** One state of one part, with its name. `wide` takes the whole row. */
export function Specimen({
  title,
  wide = false,
  children,
}: {
  title: string;
  wide?: boolean;
  children: ReactNode;
}) {
  return (
    <div className={cn("min-w-0", wide && "lg:col-span-2")}>
      <h3 className="mb-3 font-medium text-muted text-xs">{title}</h3>
      {children}
    </div>
  );
}

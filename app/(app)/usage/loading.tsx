import { Skeleton } from "@/components/ui/skeleton";

export default function UsageLoading() {
  return (
    <div role="status" aria-label="Loading usage" className="mx-auto max-w-6xl px-5 py-8 sm:px-8">
      <Skeleton className="h-9 w-28" />
      <Skeleton className="mt-6 h-72 rounded-xl" />
      <Skeleton className="mt-10 h-8 w-36" />
      <Skeleton className="mt-5 h-24 rounded-xl" />
      <Skeleton className="mt-5 h-96 rounded-xl" />
    </div>
  );
}

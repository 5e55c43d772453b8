import { Skeleton } from "@/components/ui/skeleton";

export default function AdminLoading() {
  return (
    <div role="status" aria-label="Loading the overview" className="mx-auto max-w-6xl px-5 py-8 sm:px-8">
      <Skeleton className="h-9 w-28" />
      <Skeleton className="mt-5 h-28 rounded-xl" />
      <Skeleton className="mt-5 h-80 rounded-xl" />
      <Skeleton className="mt-5 h-48 rounded-xl" />
    </div>
  );
}

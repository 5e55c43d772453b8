import { Skeleton } from "@/components/ui/skeleton";

export default function SettingsLoading() {
  return (
    <div role="status" aria-label="Loading settings" className="mx-auto max-w-3xl px-5 py-8 sm:px-8">
      <Skeleton className="h-9 w-32" />
      <Skeleton className="mt-6 h-40 rounded-xl" />
      <Skeleton className="mt-5 h-72 rounded-xl" />
      <Skeleton className="mt-5 h-64 rounded-xl" />
    </div>
  );
}

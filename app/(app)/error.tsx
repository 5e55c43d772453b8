"use client";

import { ErrorMessage } from "@/components/shell/error-message";

/** Beside the sidebar, which stays. */
export default function AppError({
  error,
  retry,
}: {
  error: Error & { digest?: string };
  retry: () => void;
}) {
  return (
    <div className="mx-auto flex min-h-full max-w-md flex-col justify-center px-6 py-16">
      <ErrorMessage digest={error.digest} retry={retry} />
    </div>
  );
}

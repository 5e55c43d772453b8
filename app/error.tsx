"use client";

import { ErrorPage } from "@/components/shell/error-page";

export default function RootError({
  error,
  retry,
}: {
  error: Error & { digest?: string };
  retry: () => void;
}) {
  return <ErrorPage digest={error.digest} retry={retry} />;
}

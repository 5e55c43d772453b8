"use client";

import { useRouter } from "next/navigation";
import type { RefObject } from "react";
import type { ApiKey } from "@/server/auth/api-keys";
import { trpc } from "../trpc/react";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { toast } from "../ui/toast";

/** Asks before a key stops working. `apiKey: null` is closed. */
export function RevokeKeyDialog({
  apiKey,
  returnFocus,
  onClose,
  onRevoked,
}: {
  apiKey: ApiKey | null;
  returnFocus: RefObject<HTMLElement | null>;
  onClose: () => void;
  onRevoked: (id: string) => void;
}) {
  const router = useRouter();
  const revoke = trpc.keys.revoke.useMutation();

  function close() {
    revoke.reset();
    onClose();
  }

  function confirm({ id, name }: ApiKey) {
    revoke.mutate(
      { id },
      {
        onSuccess() {
          toast.success(`“${name}” is revoked`);
          onRevoked(id);
          close();
          router.refresh();
        },
      },
    );
  }

  return (
    <Dialog
      open={apiKey !== null}
      returnFocus={returnFocus}
      onOpenChange={(stays) => stays || close()}
      title={apiKey ? `Revoke “${apiKey.name}”?` : ""}
      description="What still sends with it is refused from the next request on. This can't be undone."
      className="break-words"
    >
      {revoke.error && (
        <p role="alert" className="mb-4 text-danger text-sm">
          {revoke.error.message} The key still works.
        </p>
      )}
      <div className="flex justify-end gap-2">
        <Button variant="ghost" onClick={close}>
          Cancel
        </Button>
        <Button
          variant="danger"
          aria-disabled={revoke.isPending || undefined}
          onClick={() => apiKey && !revoke.isPending && confirm(apiKey)}
        >
          {revoke.isPending ? "Revoking…" : "Revoke key"}
        </Button>
      </div>
    </Dialog>
  );
}

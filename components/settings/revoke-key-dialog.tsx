"use client";

import { useRouter } from "next/navigation";
import type { RefObject } from "react";
import type { ApiKey } from "@/server/auth/api-keys";
import { wasAnswered } from "../trpc/failure-of";
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

  function end() {
    revoke.reset();
    onClose();
  }
  const close = () => revoke.isPending || end();

  function confirm({ id, name }: ApiKey) {
    revoke.mutate(
      { id },
      {
        onSuccess() {
          toast.success(`“${name}” is revoked`);
          onRevoked(id);
          end();
          router.refresh();
        },
      },
    );
  }

  return (
    <Dialog
      open={apiKey !== null}
      returnFocus={returnFocus}
      busy={revoke.isPending}
      onOpenChange={(stays) => stays || close()}
      title={apiKey ? `Revoke “${apiKey.name}”?` : ""}
      description="What still sends with it is refused from the next request on. This can't be undone."
      className="break-words"
    >
      {revoke.error && (
        <p role="alert" className="mb-4 text-danger text-sm">
          {wasAnswered(revoke.error) ? revoke.error.message : "The server didn't answer."} The key may still
          work.
        </p>
      )}
      <div className="flex justify-end gap-2">
        <Button variant="ghost" aria-disabled={revoke.isPending || undefined} onClick={close}>
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

"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, type RefObject, useEffect, useRef } from "react";
import { failureOf } from "../trpc/failure-of";
import { trpc } from "../trpc/react";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Field } from "../ui/field";
import { FormRefusal } from "./form-refusal";

/** Asks for a name and makes the key. `returnFocus` is what opened it. */
export function CreateKeyDialog({
  open,
  returnFocus,
  onClose,
  onCreated,
}: {
  open: boolean;
  returnFocus: RefObject<HTMLElement | null>;
  onClose: () => void;
  onCreated: (created: { id: string; name: string; key: string }) => void;
}) {
  const router = useRouter();
  const create = trpc.keys.create.useMutation({
    // What it answers is a secret: it is handed on once, and nothing keeps it.
    gcTime: 0,
    onSuccess(created, { name }) {
      onCreated({ ...created, name: name.trim() });
      create.reset();
      onClose();
      router.refresh();
    },
  });
  const form = useRef<HTMLFormElement>(null);
  const failure = failureOf(create.error);
  const wrongName = failure?.code === "invalid_input" ? failure.fields.name : undefined;

  useEffect(() => {
    if (create.error) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [create.error]);

  function close() {
    if (create.isPending) return;
    create.reset();
    onClose();
  }

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (create.isPending) return;
    create.mutate({ name: String(new FormData(event.currentTarget).get("key-name")) });
  }

  return (
    <Dialog
      open={open}
      returnFocus={returnFocus}
      busy={create.isPending}
      onOpenChange={(stays) => stays || close()}
      title="Create an API key"
      description="Name it after what will use it, so that you know later which one to revoke."
    >
      <form ref={form} onSubmit={submit} noValidate className="space-y-5">
        <Field
          label="Name"
          name="key-name"
          placeholder="Nightly report"
          autoComplete="off"
          maxLength={60}
          required
          errors={wrongName}
        />
        {create.error && !wrongName && <FormRefusal error={create.error} />}
        <div className="flex justify-end gap-2">
          <Button variant="ghost" aria-disabled={create.isPending || undefined} onClick={close}>
            Cancel
          </Button>
          <Button type="submit" aria-disabled={create.isPending || undefined}>
            {create.isPending ? "Creating…" : "Create key"}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

"use client";

import { Plus } from "lucide-react";
import { useRef, useState } from "react";
import type { ApiKeyPage } from "@/server/auth/api-keys";
import { Button } from "../ui/button";
import { Card, CardHeader } from "../ui/card";
import { CreateKeyDialog } from "./create-key-dialog";
import { KeyList } from "./key-list";
import { NEW_KEY_WARNING, NewKey } from "./new-key";
import { RequestSamples } from "./request-samples";

/** A user's keys, and what to do with one. A new key is shown, and stands above the samples, until it is put away; the next is made after that. */
export function ApiKeys({ first }: { first: ApiKeyPage }) {
  const [isCreating, setIsCreating] = useState(false);
  const [fresh, setFresh] = useState<{ id: string; name: string; key: string } | null>(null);
  const createButton = useRef<HTMLButtonElement>(null);
  return (
    <>
      <Card>
        <CardHeader
          title="API keys"
          description="For your own programs, within your plan's limits"
          action={
            <Button
              ref={createButton}
              size="sm"
              aria-disabled={fresh !== null || undefined}
              aria-describedby={fresh ? NEW_KEY_WARNING : undefined}
              onClick={() => fresh || setIsCreating(true)}
            >
              <Plus aria-hidden /> Create key
            </Button>
          }
        />
        <CreateKeyDialog
          open={isCreating}
          returnFocus={createButton}
          onClose={() => setIsCreating(false)}
          onCreated={setFresh}
        />
        {fresh && (
          <NewKey
            key={fresh.id}
            name={fresh.name}
            apiKey={fresh.key}
            onDone={() => {
              setFresh(null);
              createButton.current?.focus();
            }}
          />
        )}
        <KeyList
          key={first.nextCursor?.id}
          first={first}
          returnFocus={createButton}
          onRevoked={(id) => setFresh((shown) => (shown?.id === id ? null : shown))}
        />
      </Card>
      <Card>
        <CardHeader
          title="Use the API"
          description="Each sample sends a message and prints the reply while it is written."
        />
        <RequestSamples apiKey={fresh?.key ?? null} />
      </Card>
    </>
  );
}

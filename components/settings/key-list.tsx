"use client";

import { KeyRound } from "lucide-react";
import { type RefObject, useState } from "react";
import type { ApiKey, ApiKeyPage } from "@/server/auth/api-keys";
import { useClient } from "../trpc/client";
import { EmptyState } from "../ui/empty-state";
import { Table, TableHead } from "../ui/table";
import { MoreButton } from "../usage/more-button";
import { useMorePages } from "../usage/use-more-pages";
import { KeyRow } from "./key-row";
import { RevokeKeyDialog } from "./revoke-key-dialog";

/** The keys that work, newest first. `returnFocus` takes the focus when the row that had it is gone. */
export function KeyList({
  first,
  returnFocus,
  onRevoked,
}: {
  first: ApiKeyPage;
  returnFocus: RefObject<HTMLElement | null>;
  onRevoked: (id: string) => void;
}) {
  const client = useClient();
  const { items, more, state } = useMorePages(first, (cursor) => client.keys.list.query({ cursor }));
  const [asked, setAsked] = useState<ApiKey | null>(null);
  const [revoked, setRevoked] = useState<readonly string[]>([]);
  const keys = items.filter(({ id }) => !revoked.includes(id));
  return (
    <>
      {keys.length === 0 ? (
        <EmptyState icon={<KeyRound aria-hidden />} title="No API keys">
          Create one to send messages without a browser.
        </EmptyState>
      ) : (
        <div className="p-2 pt-3">
          <Table label="API keys">
            <thead>
              <tr>
                <TableHead>Name</TableHead>
                <TableHead className="max-sm:hidden">Created (UTC)</TableHead>
                <TableHead className="max-sm:hidden">Last used (UTC)</TableHead>
                <TableHead>
                  <span className="sr-only">Revoke</span>
                </TableHead>
              </tr>
            </thead>
            <tbody>
              {keys.map((key) => (
                <KeyRow key={key.id} apiKey={key} onRevoke={() => setAsked(key)} />
              ))}
            </tbody>
          </Table>
        </div>
      )}
      <MoreButton more={more} state={state}>
        Show more
      </MoreButton>
      <RevokeKeyDialog
        apiKey={asked}
        returnFocus={returnFocus}
        onClose={() => setAsked(null)}
        onRevoked={(id) => {
          setRevoked((before) => [...before, id]);
          onRevoked(id);
        }}
      />
    </>
  );
}

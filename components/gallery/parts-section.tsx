"use client";

import { CloudOff, MessageSquare, MoreHorizontal, Pencil, SearchX, Trash2 } from "lucide-react";
import { useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { DropdownMenu, DropdownMenuContent, DropdownMenuTrigger } from "@/components/ui/dropdown-menu";
import {
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuSeparator,
} from "@/components/ui/dropdown-menu-item";
import { EmptyState } from "@/components/ui/empty-state";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { Skeleton } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";
import { Tooltip } from "@/components/ui/tooltip";
import { Section, Specimen } from "./specimen";

const VARIANTS = ["primary", "secondary", "ghost", "danger", "link"] as const;
const TOASTS = [
  { title: "Conversation deleted", kind: "message", action: { label: "Undo", onClick: () => {} } },
  { title: "Saved", kind: "success" },
  { title: "The conversation wasn't renamed", kind: "error" },
] as const;

export function EmptySection() {
  return (
    <Section
      id="states"
      title="Empty, loading, failed"
      about="Each says what happened, what was kept, and what to do."
    >
      <Specimen title="Empty">
        <EmptyState icon={<MessageSquare />} title="No messages in these days">
          Choose a longer range.
        </EmptyState>
      </Specimen>
      <Specimen title="Nothing found">
        <EmptyState icon={<SearchX />} title="Nothing found">
          No conversation has these words.
        </EmptyState>
      </Specimen>
      <Specimen title="Failed">
        <EmptyState
          icon={<CloudOff />}
          title="This can't be shown right now"
          action={<Button variant="secondary">Try again</Button>}
        >
          Nothing is lost. The server did not answer in time.
        </EmptyState>
      </Specimen>
      <Specimen title="Loading">
        <div role="status" aria-label="Loading" className="space-y-4">
          <Skeleton className="ml-auto h-11 w-2/5 rounded-2xl" />
          <Skeleton className="h-4 w-full" />
          <Skeleton className="h-4 w-11/12" />
          <Skeleton className="h-4 w-3/5" />
        </div>
      </Specimen>
    </Section>
  );
}

export function ControlsSection() {
  const [open, setOpen] = useState(false);
  return (
    <Section
      id="controls"
      title="Controls"
      about="Buttons, menus, dialogs and toasts, as they are everywhere."
    >
      <Specimen title="Buttons" wide>
        <div className="flex flex-wrap items-center gap-3">
          {VARIANTS.map((variant) => (
            <Button key={variant} variant={variant}>
              {variant}
            </Button>
          ))}
          <Button disabled>disabled</Button>
          <Button size="sm">small</Button>
          <Button size="lg">large</Button>
          <Tooltip content="A tooltip">
            <Button size="icon" variant="secondary" aria-label="Edit">
              <Pencil />
            </Button>
          </Tooltip>
        </div>
      </Specimen>
      <Specimen title="Badges">
        <div className="flex flex-wrap gap-2">
          <Badge>neutral</Badge>
          <Badge tone="accent">accent</Badge>
          <Badge tone="warning">warning</Badge>
          <Badge tone="danger">danger</Badge>
        </div>
      </Specimen>
      <Specimen title="Menu">
        <DropdownMenu>
          <DropdownMenuTrigger>
            <Button variant="secondary" size="icon" aria-label="More">
              <MoreHorizontal />
            </Button>
          </DropdownMenuTrigger>
          <DropdownMenuContent>
            <DropdownMenuLabel>Conversation</DropdownMenuLabel>
            <DropdownMenuItem>
              <Pencil />
              Rename
            </DropdownMenuItem>
            <DropdownMenuSeparator />
            <DropdownMenuItem tone="danger">
              <Trash2 />
              Delete
            </DropdownMenuItem>
          </DropdownMenuContent>
        </DropdownMenu>
      </Specimen>
      <Specimen title="Fields">
        <div className="max-w-sm space-y-4">
          <Field label="Name" name="name" hint="As others see it." />
          <Field label="Address" name="address" errors={["This isn't an email address."]} />
          <Select aria-label="Plan">
            <option>Free</option>
            <option>Pro</option>
          </Select>
        </div>
      </Specimen>
      <Specimen title="Dialog and toasts">
        <div className="flex flex-wrap gap-3">
          <Button variant="secondary" onClick={() => setOpen(true)}>
            Open a dialog
          </Button>
          {TOASTS.map(({ title, kind, ...options }) => (
            <Button key={kind} variant="secondary" onClick={() => void toast[kind](title, options)}>
              Toast: {kind}
            </Button>
          ))}
        </div>
        <Dialog
          open={open}
          onOpenChange={setOpen}
          title="Delete this key?"
          description="It stops working at once."
        >
          <div className="flex justify-end gap-3">
            <Button variant="secondary" onClick={() => setOpen(false)}>
              Cancel
            </Button>
            <Button variant="danger" onClick={() => setOpen(false)}>
              Delete
            </Button>
          </div>
        </Dialog>
      </Specimen>
    </Section>
  );
}

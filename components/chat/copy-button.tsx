"use client";

import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";

const FEEDBACK_MS = 2_000;

/** Copies `text`, and says so on itself for a moment. */
export function CopyButton({ text, label, className }: { text: string; label: string; className?: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), FEEDBACK_MS);
    return () => clearTimeout(timer);
  }, [copied]);

  async function copy() {
    try {
      // Absent where the page came over plain HTTP from another machine.
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      toast.error("The browser doesn't allow copying here");
    }
  }

  return (
    <Button
      variant="ghost"
      size="icon-sm"
      aria-label={label}
      title={label}
      onClick={copy}
      className={className}
    >
      {copied ? <Check className="text-success" /> : <Copy />}
      <span role="status" className="sr-only">
        {copied && "Copied"}
      </span>
    </Button>
  );
}

"use client";

import { Brand } from "@/components/shell/brand";
import { SkipLink } from "@/components/shell/skip-link";
import { ThemeToggle } from "@/components/ui/theme-toggle";
import { ComposersSection, CostsSection } from "./composers-section";
import { LimitsSection } from "./limits-section";
import { MetersSection } from "./meters-section";
import { ControlsSection, EmptySection } from "./parts-section";
import { PlaygroundSection } from "./playground-section";
import { BranchesSection, ReceiptsSection, RepliesSection } from "./replies-section";
import { TroubleSection } from "./trouble-section";

const ROOMS = [
  { id: "limits", name: "When limited", Room: LimitsSection },
  { id: "trouble", name: "Trouble", Room: TroubleSection },
  { id: "meter", name: "Meter", Room: MetersSection },
  { id: "composer", name: "Composer", Room: ComposersSection },
  { id: "cost", name: "Cost", Room: CostsSection },
  { id: "replies", name: "Replies", Room: RepliesSection },
  { id: "branches", name: "Branches", Room: BranchesSection },
  { id: "receipts", name: "Receipts", Room: ReceiptsSection },
  { id: "states", name: "States", Room: EmptySection },
  { id: "controls", name: "Controls", Room: ControlsSection },
  { id: "playground", name: "Playground", Room: PlaygroundSection },
] as const;

/** The real parts in every state that they have, held still. Nothing here asks a server or keeps anything. */
export function Gallery() {
  return (
    <>
      <SkipLink />
      <header className="sticky top-0 z-20 border-border border-b bg-background/95">
        <div className="mx-auto flex h-14 max-w-7xl items-center justify-between gap-4 px-4 sm:px-8">
          <Brand />
          <ThemeToggle />
        </div>
      </header>
      <main id="main" className="mx-auto max-w-7xl px-4 pb-24 sm:px-8">
        <h1 className="mt-10 text-title">Gallery</h1>
        <p className="mt-2 max-w-2xl text-muted">
          Every state of every part, to look at and to test. Countdowns begin when the page is loaded.
        </p>
        <nav aria-label="Gallery" className="mt-6 mb-10">
          <ul className="flex flex-wrap gap-x-5 gap-y-2 text-sm">
            {ROOMS.map(({ id, name }) => (
              <li key={id}>
                <a
                  href={`#${id}`}
                  className="text-accent underline decoration-accent/40 underline-offset-4 hover:decoration-accent"
                >
                  {name}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        {ROOMS.map(({ id, Room }) => (
          <Room key={id} />
        ))}
      </main>
    </>
  );
}

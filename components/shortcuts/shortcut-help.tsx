"use client";

import { Fragment, useId } from "react";
import { Dialog } from "../ui/dialog";
import { isMac } from "./is-mac";
import { keysOf, SHORTCUTS, type Shortcut } from "./shortcuts";
import { useSingleKeys } from "./single-keys";

const ALL: readonly Shortcut[] = Object.values(SHORTCUTS);
const GROUPS = [...new Set(ALL.map(({ group }) => group))];

/** What can be done there, each with the ways to do it. */
function rowsOf(group: string): [does: string, ways: Shortcut[]][] {
  const rows = new Map<string, Shortcut[]>();
  for (const shortcut of ALL.filter((one) => one.group === group)) {
    rows.set(shortcut.does, [...(rows.get(shortcut.does) ?? []), shortcut]);
  }
  return [...rows];
}

/** Every shortcut, by where it works, and the switch for those of one character. */
export function ShortcutHelp({ open, onClose }: { open: boolean; onClose: () => void }) {
  const [single, setSingle] = useSingleKeys();
  const id = useId();
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => next || onClose()}
      toRead
      title="Keyboard shortcuts"
      className="max-w-lg"
    >
      <div className="space-y-6">
        {GROUPS.map((group) => (
          <section key={group} aria-labelledby={`${id}-${group}`}>
            <h3 id={`${id}-${group}`} className="mb-1 font-medium text-muted text-xs">
              {group}
            </h3>
            <ul className="divide-y divide-border">
              {rowsOf(group).map(([does, ways]) => (
                <li key={does} className="flex min-h-10 items-center justify-between gap-4 text-sm">
                  {does}
                  <span className="flex shrink-0 items-center gap-1.5 text-muted text-xs">
                    {ways.map((way, index) => (
                      <Fragment key={way.key}>
                        {index > 0 && "or"}
                        <Keys names={keysOf(way, isMac())} />
                      </Fragment>
                    ))}
                  </span>
                </li>
              ))}
            </ul>
          </section>
        ))}
        <label className="flex items-center gap-2.5 border-border border-t pt-4 text-sm">
          <input
            type="checkbox"
            checked={single}
            onChange={(event) => setSingle(event.target.checked)}
            className="size-4 accent-accent"
          />
          Single-key shortcuts, like ?
        </label>
      </div>
    </Dialog>
  );
}

function Keys({ names }: { names: string[] }) {
  return (
    <span className="flex gap-1">
      {names.map((name) => (
        <kbd
          key={name}
          className="grid h-6 min-w-6 place-items-center rounded-md border border-border-strong bg-surface px-1.5 font-sans text-muted text-xs"
        >
          {name}
        </kbd>
      ))}
    </span>
  );
}

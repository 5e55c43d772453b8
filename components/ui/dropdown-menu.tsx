"use client";

import { Slot } from "radix-ui/slot";
import {
  type ComponentProps,
  createContext,
  type KeyboardEvent,
  use,
  useEffect,
  useId,
  useRef,
  useState,
} from "react";
import { cn } from "./cn";
import { placePopover } from "./place-popover";

const MenuContext = createContext<{ id: string } | null>(null);

function useMenuId(): string {
  const menu = use(MenuContext);
  if (!menu) throw new Error("A part of a menu stands outside <DropdownMenu>.");
  return menu.id;
}

/**
 * A menu on the browser's own popover: the top layer, Escape, a click outside and the return of focus are the
 * platform's. Parts: `DropdownMenuTrigger`, then `DropdownMenuContent` with `DropdownMenuItem`s.
 */
export function DropdownMenu({ children }: { children: React.ReactNode }) {
  const id = useId();
  return <MenuContext value={{ id }}>{children}</MenuContext>;
}

/** Around one button: `<DropdownMenuTrigger><Button>...</Button></DropdownMenuTrigger>`. */
export function DropdownMenuTrigger({ children }: { children: React.ReactNode }) {
  const id = useMenuId();
  const trigger = { id: `${id}-trigger`, "aria-haspopup": "menu", popoverTarget: id } as const;
  return <Slot {...trigger}>{children}</Slot>;
}

const STEP: Record<string, (index: number, count: number) => number> = {
  ArrowDown: (index, count) => (index + 1) % count,
  ArrowUp: (index, count) => (index - 1 + count) % count,
  Home: () => 0,
  End: (_, count) => count - 1,
};

const itemsOf = (menu: HTMLElement) => [
  ...menu.querySelectorAll<HTMLElement>('[role^="menuitem"]:not(:disabled)'),
];

function moveFocus(event: KeyboardEvent<HTMLElement>) {
  if (event.key === "Tab") event.currentTarget.hidePopover();
  const step = STEP[event.key];
  if (!step) return;
  event.preventDefault();
  const items = itemsOf(event.currentTarget);
  items[step(items.indexOf(document.activeElement as HTMLElement), items.length)]?.focus();
}

/** Draws its items when it is first opened: a long list has a menu in each row. */
export function DropdownMenuContent({
  align = "start",
  className,
  children,
  ...props
}: ComponentProps<"div"> & { align?: "start" | "end" }) {
  const id = useMenuId();
  const ref = useRef<HTMLDivElement>(null);
  const openedAt = useRef<DOMRect>(null);
  const [wasOpened, setWasOpened] = useState(false);

  useEffect(() => {
    const close = (event: Event) => {
      const anchor = document.getElementById(`${id}-trigger`);
      // Elsewhere a growing reply scrolls many times a second; only what moves the anchor away matters.
      if (!anchor || !ref.current?.matches(":popover-open") || !(event.target as Node).contains(anchor))
        return;
      // A scroll that ended before the menu opened is told of after it.
      const { x, y } = anchor.getBoundingClientRect();
      if (x !== openedAt.current?.x || y !== openedAt.current.y) ref.current.hidePopover();
    };
    window.addEventListener("scroll", close, { capture: true, passive: true });
    return () => window.removeEventListener("scroll", close, { capture: true });
  }, [id]);

  return (
    <div
      ref={ref}
      id={id}
      popover="auto"
      role="menu"
      tabIndex={-1}
      aria-labelledby={`${id}-trigger`}
      onKeyDown={moveFocus}
      onClick={(event) => {
        if ((event.target as Element).closest('[role^="menuitem"]')) event.currentTarget.hidePopover();
      }}
      onBeforeToggle={(event) => {
        const anchor = document.getElementById(`${id}-trigger`);
        if (event.newState !== "open" || !anchor) return;
        openedAt.current = anchor.getBoundingClientRect();
        setWasOpened(true);
        placePopover(event.currentTarget, anchor, align);
      }}
      onToggle={(event) => {
        if (event.newState === "open") itemsOf(event.currentTarget)[0]?.focus({ preventScroll: true });
      }}
      className={cn(
        "fixed m-0 min-w-48 overflow-y-auto rounded-xl border border-border bg-raised p-1 text-text opacity-100 shadow-overlay transition-opacity duration-100 starting:open:opacity-0",
        className,
      )}
      {...props}
    >
      {wasOpened && children}
    </div>
  );
}

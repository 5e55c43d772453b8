import { expect, it } from "vitest";
import { cn } from "./cn";

it("lets the later of two classes that set the same thing win", () => {
  expect(cn("h-9 px-4 bg-raised", "h-8 bg-surface")).toBe("px-4 h-8 bg-surface");
  expect(cn("px-4 py-2", "p-0")).toBe("p-0");
  expect(cn("h-9 w-4", "size-8")).toBe("size-8");
});

it("keeps a size and a colour of text apart", () => {
  expect(cn("text-sm text-muted", "text-text")).toBe("text-sm text-text");
  expect(cn("text-sm text-muted", "text-title")).toBe("text-muted text-title");
});

it("keeps a border's width and its colour apart", () => {
  expect(cn("border border-border", "border-danger")).toBe("border border-danger");
});

it("compares within one variant only", () => {
  expect(cn("h-9 md:h-8", "h-10")).toBe("md:h-8 h-10");
  expect(cn("bg-raised hover:bg-surface", "hover:bg-accent-soft")).toBe("bg-raised hover:bg-accent-soft");
});

it("leaves what it does not know as it is, and drops what is false", () => {
  expect(cn("animate-pulse", false, undefined, ["truncate"])).toBe("animate-pulse truncate");
});

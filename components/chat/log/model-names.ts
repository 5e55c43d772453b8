"use client";

import { createContext, use } from "react";
import type { Models } from "../wire";

const ModelsContext = createContext<Models>([]);

/** Where replies are shown with the names of these models. */
export const ModelNames = ModelsContext.Provider;

/** What a model is called; its id where it is not among those of today. */
export function useModelName(id: string): string {
  return use(ModelsContext).find((model) => model.id === id)?.name ?? id;
}

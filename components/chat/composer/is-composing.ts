import type { KeyboardEvent } from "react";

/** Whether the key belongs to an input method. Safari ends the composition before its Enter, and only leaves 229. */
export const isComposing = ({ nativeEvent }: KeyboardEvent): boolean =>
  nativeEvent.isComposing || nativeEvent.keyCode === 229;

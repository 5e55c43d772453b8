import { useEffect, useState } from "react";

/** A text as it was after the last pause of `pauseMs` in its changes, and when that was (Unix milliseconds). */
export function useSettled(text: string, pauseMs: number): { text: string; at: number } {
  const [settled, settle] = useState({ text: "", at: 0 });
  useEffect(() => {
    const timer = setTimeout(() => settle({ text, at: Date.now() }), text === "" ? 0 : pauseMs);
    return () => clearTimeout(timer);
  }, [text, pauseMs]);
  return settled;
}

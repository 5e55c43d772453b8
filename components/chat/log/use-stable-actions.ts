import { type RefObject, useLayoutEffect, useRef, useState } from "react";
import type { TurnActions } from "./turn-actions";

/** The same functions for the life of a log, each doing what the newest rendering would: turns are not drawn again for them. */
export function useStableActions(actions: TurnActions): TurnActions {
  const newest = useRef(actions);
  useLayoutEffect(() => {
    newest.current = actions;
  });
  const [stable] = useState(() => callingThrough(newest));
  return stable;
}

const callingThrough = (newest: RefObject<TurnActions>): TurnActions => ({
  edit: (question) => newest.current.edit(question),
  regenerate: (reply) => newest.current.regenerate(reply),
  continueReply: (reply) => newest.current.continueReply(reply),
  showSibling: (id) => newest.current.showSibling(id),
});

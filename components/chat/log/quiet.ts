/** Of what belongs to a turn (`group/turn`): there when the turn is pointed at or has the focus, always on touch. */
export const QUIET =
  "transition-opacity pointer-fine:opacity-0 group-focus-within/turn:opacity-100 group-hover/turn:opacity-100";

/** The box of a task in a list: says whether it is done, and can't be pressed. */
export function Task({ done }: { done: boolean }) {
  return <input type="checkbox" checked={done} readOnly disabled aria-label={done ? "Done" : "To do"} />;
}

/** What the page has noted so far; times in ms since the navigation began. */
export interface Noted {
  firstPaint: number;
  largestPaint: number;
  /** Largest session window of shifts that no input explains, as Chrome reports it. */
  layoutShift: number;
  longTasks: { start: number; duration: number }[];
}

declare global {
  interface Window {
    noted: Noted;
  }
}

/** Runs in the page before anything else does. It is sent there as text, so it knows nothing outside and names no function. */
export function observe(): void {
  const noted: Noted = { firstPaint: 0, largestPaint: 0, layoutShift: 0, longTasks: [] };
  window.noted = noted;
  const session = { from: 0, last: 0, sum: 0 };
  for (const type of ["paint", "largest-contentful-paint", "longtask", "layout-shift"]) {
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const { name, startTime: at, duration } = entry;
        const { value, hadRecentInput } = entry as PerformanceEntry & {
          value: number;
          hadRecentInput: boolean;
        };
        if (name === "first-contentful-paint") noted.firstPaint = at;
        if (type === "largest-contentful-paint") noted.largestPaint = at;
        if (type === "longtask") noted.longTasks.push({ start: at, duration });
        if (type !== "layout-shift" || hadRecentInput) continue;
        // https://web.dev/articles/cls: shifts less than a second apart, in windows of at most five seconds.
        const goesOn = at - session.last < 1_000 && at - session.from < 5_000;
        if (!goesOn) session.from = at;
        session.sum = (goesOn ? session.sum : 0) + value;
        session.last = at;
        noted.layoutShift = Math.max(noted.layoutShift, session.sum);
      }
    }).observe({ type, buffered: true });
  }
}

declare global {
  interface Window {
    frames_: { gaps: number[]; tasks: number[]; from: number };
  }
}

/** In the page, before anything of it: notes how far apart frames are and which tasks took over 50 ms. */
export function noteFrames(): void {
  const noted = { gaps: [] as number[], tasks: [] as number[], from: 0 };
  window.frames_ = noted;
  let last = performance.now();
  const next = (now: number) => {
    noted.gaps.push(now - last);
    last = now;
    requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
  new PerformanceObserver((list) => {
    for (const { duration, startTime } of list.getEntries())
      if (startTime >= noted.from) noted.tasks.push(duration);
  }).observe({ type: "longtask", buffered: true });
}

/** In the page: forgets what was so far. */
export function forgetFrames(): void {
  window.frames_.gaps.length = 0;
  window.frames_.tasks.length = 0;
  window.frames_.from = performance.now();
}

export interface Smoothness {
  /** The time between two frames that 99 of 100 stay under. */
  p99Ms: number;
  longestGapMs: number;
  longTasks: number;
  longestTaskMs: number;
}

/** In the page: what there was since. */
export function readFrames(): Smoothness {
  const gaps = [...window.frames_.gaps].sort((a, b) => a - b);
  const { tasks } = window.frames_;
  return {
    p99Ms: gaps[Math.floor(gaps.length * 0.99)] ?? 0,
    longestGapMs: gaps.at(-1) ?? 0,
    longTasks: tasks.length,
    longestTaskMs: Math.max(0, ...tasks),
  };
}

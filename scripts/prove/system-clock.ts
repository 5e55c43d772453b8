const RealDate = Date;
let offsetMs = 0;

const shifted = () => RealDate.now() + offsetMs;

/** Takes this process's wall clock in hand: `Date` everywhere in it reads what `moveClock` says. Timers keep to real time. */
export function takeClock(): void {
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args, newTarget) =>
      Reflect.construct(target, args.length > 0 ? args : [shifted()], newTarget),
    apply: () => new RealDate(shifted()).toString(),
    get: (target, key) => (key === "now" ? shifted : Reflect.get(target, key)),
  });
}

/** Sets how far the clock is ahead of the real one, in milliseconds. */
export function moveClock(aheadMs: number): void {
  offsetMs = aheadMs;
}

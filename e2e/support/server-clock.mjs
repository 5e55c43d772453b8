import { createServer } from "node:http";

/**
 * Loaded into the server under test before anything else (`node --import`): its wall clock can be moved forward by
 * `POST http://localhost:$E2E_CLOCK_PORT/?ms=60000`. Timers and sockets keep to real time.
 */
const RealDate = Date;
let offsetMs = 0;
const now = () => RealDate.now() + offsetMs;

globalThis.Date = new Proxy(RealDate, {
  construct: (target, args, newTarget) =>
    Reflect.construct(target, args.length > 0 ? args : [now()], newTarget),
  apply: () => new RealDate(now()).toString(),
  get: (target, key) => (key === "now" ? now : Reflect.get(target, key)),
});

createServer((request, response) => {
  const { searchParams } = new URL(request.url ?? "/", "http://localhost");
  if (request.method === "POST") offsetMs += Number(searchParams.get("ms"));
  response.end(String(now()));
})
  .listen(Number(process.env.E2E_CLOCK_PORT), "localhost")
  // Only the first process of the server answers; a helper of it that inherits this does without.
  .on("error", () => {})
  .unref();

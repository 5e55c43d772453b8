import type { Import } from "./imports";

/** What `from` must not import. `kind: "value"` leaves imports of types alone, which the compiler erases. */
interface Rule {
  name: string;
  from: RegExp;
  to: RegExp;
  kind: "value" | "any";
}

const ROOMS = "limits|chat|usage|ai|billing|auth|redis";
const SDKS = "@anthropic-ai/|@upstash/|ioredis|drizzle-orm|postgres|@electric-sql/|stripe";

/** The table "Who may import whom" of docs/architecture.md, as prohibitions. */
export const RULES: readonly Rule[] = [
  {
    name: "ui knows nothing of the product",
    from: /^components\/ui\//,
    to: /^(components\/(?!ui\/)|server\/|app\/)/,
    kind: "any",
  },
  {
    name: "components take of the server types only",
    from: /^components\//,
    to: /^server\//,
    kind: "value",
  },
  { name: "components know no route", from: /^components\//, to: /^app\//, kind: "any" },
  {
    name: "app reaches rooms and data through api, auth and services",
    from: /^app\//,
    to: /^server\/(?!api\/|auth\/|(services|errors|plans)$)/,
    kind: "value",
  },
  {
    name: "api reaches data and SDKs through the rooms",
    from: /^server\/api\//,
    to: new RegExp(`^(server/(db|redis)/|npm:(${SDKS}))`),
    kind: "any",
  },
  {
    name: "routers are given their services",
    from: /^server\/api\/routers\//,
    to: /^server\/(services|env)$/,
    kind: "value",
  },
  {
    name: "rooms know no transport and no wiring",
    // Signing in is the one door that pages open without tRPC.
    from: new RegExp(`^server/(?!auth/sign-in\\.ts$)(${ROOMS})/`),
    to: /^(server\/(api\/|services$)|npm:(next|react|react-dom|@trpc\/[^/]+)(\/|$))/,
    kind: "any",
  },
  { name: "server knows no screen", from: /^server\//, to: /^(components|app)\//, kind: "any" },
  {
    name: "one file talks to Anthropic",
    from: /^(?!server\/ai\/anthropic\.ts$)/,
    to: /^npm:@anthropic-ai\/sdk/,
    kind: "value",
  },
  {
    name: "one file talks to Redis over TCP",
    from: /^(?!server\/redis\/tcp\.ts$)(app|components|server)\//,
    to: /^npm:ioredis/,
    kind: "value",
  },
  {
    name: "redis knows no other room",
    from: /^server\/redis\//,
    to: /^server\/(?!redis\/|(log|errors)$)/,
    kind: "value",
  },
  {
    name: "screens know no Redis",
    from: /^(app|components)\//,
    to: /^(server\/redis\/|npm:(ioredis|@upstash\/))/,
    kind: "any",
  },
  {
    name: "plans and admission stand alone",
    from: /^server\/(plans|limits\/admission)\.ts$/,
    to: /./,
    kind: "value",
  },
  {
    name: "the product knows no tool",
    from: /^(app|components|server)\//,
    to: /^(scripts|bench|e2e)\//,
    kind: "any",
  },
];

/** Tests and what only they use wire what they need. */
const TEST = /\.(test|fixture)\.tsx?$|\/test-[^/]+\.ts$/;

/** One line for each import that a rule forbids: place, target, rule. */
export function violations(imports: readonly Import[], rules = RULES): string[] {
  return imports
    .filter(({ from }) => !TEST.test(from))
    .flatMap((one) =>
      rules
        .filter((rule) => rule.from.test(one.from) && rule.to.test(one.to))
        .filter((rule) => rule.kind === "any" || one.kind === "value")
        .map((rule) => `${one.from}:${one.line} imports ${one.to}: ${rule.name}`),
    );
}

/** A way round between rooms, as `["limits", "usage", "limits"]`; `null` where there is none. Types may go both ways. */
export function circleOfRooms(imports: readonly Import[]): string[] | null {
  const room = new RegExp(`^server/(${ROOMS})/`);
  const next = new Map<string, Set<string>>();
  for (const { from, to, kind } of imports) {
    const [a, b] = [room.exec(from)?.[1], room.exec(to)?.[1]];
    if (!a || !b || a === b || kind === "type" || TEST.test(from)) continue;
    next.set(a, (next.get(a) ?? new Set()).add(b));
  }
  const walk = (path: string[]): string[] | null => {
    for (const to of next.get(path.at(-1) ?? "") ?? []) {
      if (path.includes(to)) return [...path.slice(path.indexOf(to)), to];
      const circle = walk([...path, to]);
      if (circle) return circle;
    }
    return null;
  };
  return [...next.keys()].map((start) => walk([start])).find((circle) => circle !== null) ?? null;
}

import { describe, expect, it } from "vitest";
import { importsOf } from "./imports";
import { circleOfRooms, violations } from "./rules";

const broken = (from: string, source: string) => violations(importsOf(from, source));

describe("importsOf", () => {
  it("tells erased imports from those that stay", () => {
    const source = [
      'import type { A } from "./a";',
      'import { type B } from "@/server/b";',
      'import { c, type C } from "../c.ts";',
      'import type {} from "next-auth/jwt";',
      'import "server-only";',
      'export type { D } from "./d";',
      'export * from "./e";',
      'const f = () => import("./f");',
    ].join("\n");
    expect(importsOf("server/x/y.ts", source).map(({ to, kind, line }) => `${line} ${kind} ${to}`)).toEqual([
      "1 type server/x/a",
      "2 type server/b",
      "3 value server/c",
      "4 type npm:next-auth/jwt",
      "5 value npm:server-only",
      "6 type server/x/d",
      "7 value server/x/e",
      "8 value server/x/f",
    ]);
  });
});

describe("the import table", () => {
  it.each([
    ["components/ui/card.tsx", 'import { MeterBar } from "../limits/meter-bar";'],
    ["components/chat/composer/composer.tsx", 'import { PLANS } from "@/server/plans";'],
    ["components/chat/composer/composer.tsx", 'const plans = () => import("@/server/plans");'],
    ["components/chat/composer/composer.tsx", 'export { PLANS } from "@/server/plans";'],
    ["components/chat/composer/composer.tsx", 'import { Page } from "@/app/page";'],
    ["app/page.tsx", 'import { db } from "@/server/db/client";'],
    ["app/page.tsx", 'import { send } from "@/server/chat/send";'],
    ["server/api/routers/chat.ts", 'import { db } from "../../db/client";'],
    ["server/api/routers/chat.ts", 'import type { Row } from "../../db/schema";'],
    ["server/api/routers/chat.ts", 'import { eq } from "drizzle-orm";'],
    ["server/api/routers/chat.ts", 'import { services } from "../../services";'],
    ["server/chat/send.ts", 'import { services } from "../services";'],
    ["server/auth/users.ts", 'import { services } from "../services";'],
    ["server/chat/send.ts", 'import { TRPCError } from "@trpc/server";'],
    ["server/chat/send.ts", 'import type { Context } from "../api/context";'],
    ["server/auth/session.ts", 'import { cookies } from "next/headers";'],
    ["server/usage/report.ts", 'import { cache } from "react";'],
    ["server/usage/report.ts", 'import type { Props } from "../../components/usage/chart";'],
    ["server/ai/demo-model.ts", 'import Anthropic from "@anthropic-ai/sdk";'],
    ["server/limits/redis-store.ts", 'import { Redis } from "ioredis";'],
    ["server/redis/open.ts", 'import { Redis } from "ioredis";'],
    ["server/redis/open.ts", 'import { readEnv } from "../env";'],
    ["server/redis/watch.ts", 'import { PLANS } from "../plans";'],
    ["server/redis/watch.ts", 'import type { Context } from "../api/context";'],
    ["server/api/admit.ts", 'import type { OpenRedis } from "../redis/open";'],
    ["app/page.tsx", 'import type { OpenRedis } from "@/server/redis/open";'],
    ["components/chat/composer/composer.tsx", 'import type { Redis } from "@upstash/redis";'],
    ["server/plans.ts", 'import { invalid } from "./errors";'],
    ["server/limits/admission.ts", 'import { z } from "zod";'],
    ["server/chat/send.ts", 'import { fixture } from "../../e2e/support/fixture";'],
  ])("refuses in %s: %s", (from, source) => {
    expect(broken(from, source)).toHaveLength(1);
  });

  it.each([
    ["components/chat/composer/composer.tsx", 'import type { Allowance } from "@/server/errors";'],
    ["app/page.tsx", 'import { services } from "@/server/services";'],
    ["server/api/context.ts", 'import { services } from "../services";'],
    ["server/api/routers/chat.ts", 'import type { Services } from "../../services";'],
    ["server/auth/sign-in.ts", 'import { services } from "../services";'],
    ["server/api/routers/chat.ts", 'import { send } from "../../chat/send";'],
    ["server/auth/config.ts", 'import NextAuth from "next-auth";'],
    ["server/ai/anthropic.ts", 'import Anthropic from "@anthropic-ai/sdk";'],
    ["server/redis/tcp.ts", 'import { Redis } from "ioredis";'],
    ["server/redis/open.ts", 'import type { RedisAddress } from "../env";'],
    ["server/redis/open.ts", 'import { Redis } from "@upstash/redis";'],
    ["server/limits/redis-store.ts", 'import { openRedis } from "../redis/open";'],
    ["server/ai/failures.ts", 'import type { APIError } from "@anthropic-ai/sdk";'],
    ["server/chat/send.test.ts", 'import { createCaller } from "../api/root";'],
  ])("allows in %s: %s", (from, source) => {
    expect(broken(from, source)).toEqual([]);
  });
});

describe("circleOfRooms", () => {
  const imports = (pairs: [string, string][], word = "import") =>
    pairs.flatMap(([from, to]) => importsOf(`server/${from}/x.ts`, `${word} { a } from "../${to}/y";`));

  it("finds a circle of values across several rooms", () => {
    const circle = [
      ["chat", "limits"],
      ["limits", "usage"],
      ["usage", "chat"],
    ] as [string, string][];
    expect(circleOfRooms(imports(circle))).toEqual(["chat", "limits", "usage", "chat"]);
  });

  it("lets types go both ways", () => {
    const there = imports([["chat", "limits"]]);
    expect(circleOfRooms([...there, ...imports([["limits", "chat"]], "import type")])).toBeNull();
  });
});

import { createServer } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { decode } from "next-auth/jwt";
import { answerChat } from "../server/api/http-chat";
import { userById } from "../server/auth/users";
import { openDatabase } from "../server/db/database";
import { readEnv } from "../server/env";
import { wire } from "../server/wire";

const env = readEnv();
const { db } = await openDatabase(env.databaseUrl ? { url: env.databaseUrl } : { dataDir: env.dataDir });
const services = await wire(env, db);
await (services.chat as any).start?.();
let lag = 0;
let last = performance.now();
setInterval(() => {
  const n = performance.now();
  lag = Math.max(lag, n - last - 50);
  last = n;
}, 50);
const orig = services.limiter.admit;
(services.limiter as any).admit = async (...a: [any, any]) => {
  const s = performance.now();
  lag = 0;
  try {
    return await orig(...a);
  } catch (e: any) {
    console.log(
      "ADMIT",
      (performance.now() - s).toFixed(0),
      "ms, worst lag",
      lag.toFixed(0),
      e.code ?? e.message,
      e.cause,
    );
    throw e;
  }
};
const S = "authjs.session-token";
createServer(async (req, res) => {
  const cookie = req.headers.cookie ?? "";
  if (!cookie) {
    res.end("ok");
    return;
  }
  const t = await decode({ token: cookie.slice(S.length + 1), secret: env.authSecret!, salt: S });
  const user = await userById(db, t!.sub!, Date.now());
  const chunks = [];
  for await (const c of req) chunks.push(c);
  const r = await answerChat(
    services,
    user,
    new Request("http://localhost" + req.url, {
      method: "POST",
      headers: req.headers as any,
      body: Buffer.concat(chunks),
    }),
  );
  res.writeHead(r.status, Object.fromEntries(r.headers));
  await pipeline(Readable.fromWeb(r.body as any), res);
}).listen(Number(process.argv[3]));

import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../scripts/run/port";
import { onStopSignal } from "../scripts/run/process";
import { PLANS } from "../server/plans";
import { inTurn, requestsPerSecond, timeToFirstToken } from "./measure";
import { report } from "./report";
import { build, startBare, startProduct, startUpstream, stopAll, stopServer } from "./servers";
import { targets } from "./targets";
import { signedInUsers } from "./users";

const AT_ONCE = 16;
const WARM_UP = 300;
const REQUESTS = 400;
const ROUNDS = 5;
const FIRST_TOKENS = 30;
/** What the demo model has unless told, and about what a real one has. */
const TOKENS_PER_SECOND = 60;

/** As if everything happened within one minute: whatever the machine, nobody meets a limit. */
const MESSAGES = 2 * (WARM_UP + ROUNDS * REQUESTS + 2 * FIRST_TOKENS);
const USERS = Math.max(AT_ONCE, Math.ceil(MESSAGES / PLANS.enterprise.requests.max));

const dataDir = mkdtempSync(join(tmpdir(), "headroom-bench-"));
const secret = randomBytes(33).toString("base64");
onStopSignal(cleanUp);

try {
  await build();
  console.log("Starting the upstream, the bare route and the product ...");
  const cookies = await signedInUsers(dataDir, secret, USERS);
  const port = await freePort(4010);
  const [barePort, productPort] = [await freePort(port + 1), await freePort(port + 101)];
  const address = (at: number) => `http://localhost:${at}`;
  const fast = await startUpstream(port, Number.POSITIVE_INFINITY);
  await startBare(barePort, address(port));
  await startProduct(productPort, address(port), { dataDir, secret });

  let sent = 0;
  const ways = targets(
    { upstream: address(port), bare: address(barePort), product: address(productPort) },
    () => cookies[sent++ % cookies.length] ?? "",
  );
  await inTurn(ways, 1, (way) => requestsPerSecond(way, WARM_UP, AT_ONCE));
  console.log(`${ROUNDS} rounds of ${REQUESTS} requests each, ${AT_ONCE} at once ...`);
  const perSecond = await inTurn(ways, ROUNDS, (way) => requestsPerSecond(way, REQUESTS, AT_ONCE));
  console.log(`${FIRST_TOKENS} rounds of one request each, twice ...`);
  const firstAtOnceMs = await inTurn(ways, FIRST_TOKENS, timeToFirstToken);
  await stopServer(fast);
  await startUpstream(port, TOKENS_PER_SECOND);
  const firstPacedMs = await inTurn(ways, FIRST_TOKENS, timeToFirstToken);
  console.log(`\n${report(ways, { perSecond, firstPacedMs, firstAtOnceMs })}`);
} finally {
  await cleanUp();
}

async function cleanUp(): Promise<void> {
  await stopAll();
  rmSync(dataDir, { recursive: true, force: true });
}

import { freePort } from "../scripts/run/port";
import { PLANS } from "../server/plans";
import { inTurn, requestsPerSecond, timeToFirstToken } from "./measure";
import { report } from "./report";
import { address, newSecret, ownFolder } from "./rig";
import { startBare, startProduct, startUpstream, stopAll, stopServer } from "./servers";
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

/** What the product adds to the upstream and to a bare route, everything embedded. @returns tables */
export async function measureChat(): Promise<string> {
  const own = { database: ownFolder(), secret: newSecret(), redis: null };
  const cookies = await signedInUsers(own, USERS);
  const port = await freePort(4010);
  const [barePort, productPort] = [await freePort(port + 1), await freePort(port + 101)];
  const fast = await startUpstream(port, Number.POSITIVE_INFINITY);
  await startBare(barePort, address(port));
  await startProduct(productPort, address(port), own);

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
  await stopAll();
  return report(ways, { perSecond, firstPacedMs, firstAtOnceMs });
}

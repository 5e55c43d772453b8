import { parseArgs } from "node:util";
import { onStopSignal } from "../scripts/run/process";
import { measureAdmission } from "./admission";
import { measureChat } from "./chat";
import { type Network, openNetwork } from "./network/network";
import { type OwnRedis, takeRedis } from "./own-redis";
import { giveBack } from "./rig";
import { measureRoundTrips } from "./round-trips";
import { buildBare, buildProduct, stopAll } from "./servers";
import { measureStores } from "./stores";

const { values } = parseArgs({ options: { only: { type: "string" } } });
const PARTS = ["chat", "admission", "roundtrips", "stores"] as const;
const only = PARTS.find((part) => part === values.only);
if (values.only && !only) throw new Error(`--only ${values.only}: there is ${PARTS.join(", ")}`);
const wanted = (part: (typeof PARTS)[number]) => !only || only === part;

const redisUrl = process.env.REDIS_URL ?? process.env.TEST_REDIS_URL;
let redis: OwnRedis | undefined;
let network: Network | undefined;
onStopSignal(cleanUp);

try {
  if (only !== "admission") await buildProduct();
  if (wanted("chat") || wanted("stores")) await buildBare();
  if (wanted("chat")) {
    heading("What a message costs, everything embedded");
    console.log(`\n${await measureChat()}`);
  }
  if (redisUrl) {
    redis = await takeRedis(redisUrl);
    network = await openNetwork(redis.url);
    if (wanted("admission")) {
      heading("How long admission takes");
      console.log(`\n${await measureAdmission(network)}`);
    }
    await redis.empty();
    if (wanted("roundtrips")) {
      heading("Redis round trips of one message");
      console.log(`\n${await measureRoundTrips(network, redis)}`);
    }
    await redis.empty();
  }
  if (wanted("stores")) {
    heading("Requests a second with each store");
    console.log(`\n${await measureStores(redis?.url ?? null, network ?? null)}`);
  }
  if (!redisUrl && only !== "chat") console.log("\nLeft out for want of REDIS_URL: all that needs a Redis.");
} finally {
  await cleanUp();
}

function heading(title: string): void {
  console.log(`\n=== ${title} ===`);
}

async function cleanUp(): Promise<void> {
  await stopAll();
  await giveBack();
  await network?.close();
  await redis?.close();
}

import { freePort } from "../scripts/run/port";
import { median, table } from "./figures";
import { type Answered, answered } from "./measure";
import type { Network } from "./network/network";
import type { Trip } from "./network/trips";
import type { OwnRedis } from "./own-redis";
import { address, newSecret, ownFolder } from "./rig";
import { startProduct, startUpstream, stopAll, stopServer } from "./servers";
import { postChat, type Target } from "./targets";
import { signedInUsers } from "./users";

type Transport = "tcp" | "rest";
const TRANSPORTS = { tcp: "TCP", rest: "Upstash REST" };

/** So many users send a message of which Redis knows nothing yet, and then two more: one at no delay, one far away. */
const USERS = 8;
const FAR_MS = 30;
/** So slow that what a reply's end sends is not mistaken for what its start sent. */
const TOKENS_PER_SECOND = 60;
/** A message is over when Redis was asked for nothing so long. */
const QUIET_MS = 150;
/** The pipeline with which @upstash/ratelimit's console is fed; everything else is Headroom's. */
const ANALYTICS = /^(ZINCRBY|EXPIRE)$/;
/** It goes out about once a second, whatever was admitted. */
const ANALYTICS_MS = 1_500;

interface Message extends Answered {
  trips: Trip[];
}

/** Counts what one message sends to Redis through the whole product, and measures how many delays it waits. @returns tables */
export async function measureRoundTrips(network: Network, redis: OwnRedis): Promise<string> {
  const port = await freePort(4010);
  await startUpstream(port, TOKENS_PER_SECOND);
  const tables: string[] = [];
  for (const transport of ["tcp", "rest"] as const) {
    const own = { database: ownFolder(), secret: newSecret(), redis: network[transport] };
    const cookies = await signedInUsers(own, USERS + 1);
    const productPort = await freePort(port + 101);
    const server = await startProduct(productPort, address(port), own);
    let sent = 0;
    const chat = postChat(
      "POST /api/chat",
      address(productPort),
      () => cookies[sent++ % cookies.length] ?? "",
    );
    tables.push(await measureOver(transport, network, redis, chat));
    await stopServer(server);
  }
  await stopAll();
  return tables.join("\n\n");
}

async function measureOver(
  transport: Transport,
  network: Network,
  redis: OwnRedis,
  chat: Target,
): Promise<string> {
  const untilQuiet = async (trips: Trip[], ms: number): Promise<Trip[]> => {
    await new Promise((resolve) => setTimeout(resolve, ms));
    const more = (await network.take())[transport];
    return more.length === 0 ? trips : untilQuiet([...trips, ...more], ms);
  };
  const send = async (): Promise<Message> => {
    const answer = await answered(chat);
    return { ...answer, trips: await untilQuiet([], QUIET_MS) };
  };
  const first = [];
  while (first.length <= USERS) first.push(await send());
  // The very first opened the connection, and asked for the ceiling of an empty Redis.
  const [, ...cold] = first;
  await untilQuiet([], ANALYTICS_MS);

  const microsBefore = await redis.scriptMicros();
  const near: Message[] = [];
  const far: Message[] = [];
  while (far.length < USERS) {
    near.push(await send());
    await network.setDelay(FAR_MS);
    far.push(await send());
    await network.setDelay(0);
  }
  const micros = (await redis.scriptMicros()) - microsBefore;
  const known = [...near, ...far];

  const waited = (ms: (answer: Answered) => number) =>
    ((median(far.map(ms)) - median(near.map(ms))) / FAR_MS).toFixed(2);
  const analytics = [...known.flatMap(({ trips }) => trips), ...(await untilQuiet([], ANALYTICS_MS))].filter(
    ({ commands }) => !commands.some(isOwn),
  );
  const perMessage = (count: number, digits = 1) => (count / known.length).toFixed(digits);
  const bytes = analytics.reduce((sum, trip) => sum + trip.bytes, 0);
  return table([
    [`over ${TRANSPORTS[transport]}`, "round trips", "commands", "bytes", "delays waited"],
    [
      "to the first token",
      ...counts(known, isBefore),
      waited((answer) => answer.firstTokenAt - answer.startedAt),
    ],
    ["after it", ...counts(known, isAfter), waited((answer) => answer.endedAt - answer.firstTokenAt)],
    ["nothing known of the user: to the first token", ...counts(cold, isBefore), ""],
    ["nothing known of the user: after it", ...counts(cold, isAfter), ""],
    [
      "analytics, a message",
      perMessage(analytics.length),
      perMessage(analytics.flatMap(({ commands }) => commands).length),
      perMessage(bytes, 0),
      "",
    ],
    ["microseconds of Redis in scripts, a message", perMessage(micros, 0), "", "", ""],
  ]);
}

const isBefore = (trip: Trip, message: Message) => trip.sentAt < message.firstTokenAt;
const isAfter = (trip: Trip, message: Message) => !isBefore(trip, message);
const isOwn = (command: string) => !ANALYTICS.test(command);

/** Round trips, commands and bytes of Headroom's own: in all messages alike, or from least to most. */
function counts(messages: Message[], when: (trip: Trip, message: Message) => boolean): string[] {
  const own = messages.map((message) =>
    message.trips
      .filter((trip) => when(trip, message))
      .map(({ commands, bytes }) => ({ commands: commands.filter(isOwn).length, bytes }))
      .filter(({ commands }) => commands > 0),
  );
  const sums = (of: (trip: { commands: number; bytes: number }) => number) =>
    leastToMost(own.map((trips) => trips.reduce((sum, trip) => sum + of(trip), 0)));
  return [sums(() => 1), sums(({ commands }) => commands), sums(({ bytes }) => bytes)];
}

function leastToMost(figures: number[]): string {
  const [least, most] = [Math.min(...figures), Math.max(...figures)];
  return least === most ? String(least) : `${least}-${most}`;
}

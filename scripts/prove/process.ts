import { answerChat } from "../../server/api/http-chat";
import { answerTrpc } from "../../server/api/http-trpc";
import { userById } from "../../server/auth/users";
import { openServices } from "../../server/open";
import { endOnSignal } from "../../server/shutdown";
import { answerControls, type Ready, type Settings } from "./control";
import { controlsOn } from "./controls";
import { serveLocally } from "./http-server";
import { createStopwatch } from "./stopwatch";
import { takeClock } from "./system-clock";

/** One server process of the fleet under test: the real wiring and the real doors, and controls over IPC. */
const settings = JSON.parse(process.env.PROVE_SETTINGS ?? "{}") as Settings;
/** Stands for the session, which is not what is proved here. */
const USER_HEADER = "x-prove-user";

takeClock();
const services = await openServices(undefined, settings.ownClock ? () => Date.now() : undefined);
const stopwatch = createStopwatch();
const measured = { ...services, limiter: stopwatch.measured(services.limiter) };

const server = await serveLocally((request) =>
  stopwatch.request(async () => {
    const id = request.headers.get(USER_HEADER);
    const user = id === null ? null : await userById(services.db, id, services.now());
    const { pathname } = new URL(request.url);
    return pathname === "/api/chat"
      ? answerChat(measured, user, request)
      : answerTrpc(measured, user, request);
  }),
);

endOnSignal(services, [server.http], false);
answerControls(controlsOn(services, stopwatch.take));
// Nobody is left to ask for anything.
process.on("disconnect", () => process.exit(1));
if (!process.connected) process.exit(1);
process.send?.({ address: server.address } satisfies Ready);

import { randomInt } from "node:crypto";
import { tokensOnly, WORDS } from "../budget";
import { times } from "../drain";
import { markedText } from "../nonce";
import { readPart } from "../resume";
import type { Row } from "../row";
import { messageOf } from "../send";
import type { Person, Trial } from "../trial";

const REPLIES = 10;
const READERS = 3;
/** A reply takes some seconds. */
const PLAN = { tokensPerSecond: 20 };
/** A reader is cut after at most so many characters: several times in a reply. */
const LONGEST_PART = 80;

/** Each reply is read by several who are cut at random points and come back to a random process with what they have. */
export const RESUME: Row = {
  id: "resume",
  fault: `${REPLIES * READERS} readers cut again and again in mid-reply`,
  world: "plain",
  async run(trial) {
    const people = await trial.admit(REPLIES, tokensOnly(10_000));
    const replies = await Promise.all(people.map((person) => readByMany(trial, person)));
    const parts = replies.flat();
    const whole = parts.filter((part) => part.whole).length;
    trial.check(
      "each reader has the text once, and whole",
      whole === parts.length,
      `${whole} of ${parts.length}`,
    );
    const cuts = parts.reduce((sum, part) => sum + part.cuts, 0);
    trial.check("readers were cut", cuts > 0, `${cuts} times`);
    await trial.settled();
    const rows = await trial.world.controls().ledger(people.map(({ id }) => id));
    trial.check("a reply that is read again is charged once", rows.length === REPLIES, `${rows.length} rows`);
  },
};

async function readByMany(trial: Trial, person: Person) {
  const { nonce, text } = markedText(WORDS);
  const message = messageOf(text);
  let sent: ReturnType<Trial["sendAs"]> | undefined;
  await new Promise<void>((started) => {
    sent = trial.sendAs(person, nonce, message, { plan: PLAN, started });
  });
  const reads = times(READERS, () => readInParts(trial, person.id, message.messageId));
  const [reply, ...read] = await Promise.all([sent, ...reads]);
  return read.map((has) => ({ whole: has.text !== "" && has.text === reply?.text, cuts: has.cuts }));
}

async function readInParts({ world }: Trial, userId: string, messageId: string) {
  const { members } = world.fleet;
  for (let text = "", cuts = 0; ; cuts += 1) {
    const { address } = members[randomInt(members.length)] ?? {};
    if (address === undefined) throw new Error("no process lives");
    const most = randomInt(1, LONGEST_PART);
    const seen = await readPart(address, { userId, messageId, after: text.length, most });
    text += seen.text;
    if (seen.ended) return { text, cuts };
  }
}

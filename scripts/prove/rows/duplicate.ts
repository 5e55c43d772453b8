import { tokensOnly, WORDS } from "../budget";
import { STEADY } from "../drain";
import { markedText } from "../nonce";
import type { Row } from "../row";
import { messageOf } from "../send";

const USERS = 20;

/** One message with one id, to two processes (where there are) at once, and again when it is done. */
export const DUPLICATE: Row = {
  id: "duplicate",
  fault: "a duplicate send of one id at once, and later",
  world: "plain",
  async run(trial) {
    const people = await trial.admit(USERS, tokensOnly(10_000));
    const wholes = await Promise.all(
      people.map(async (person, index) => {
        const { nonce, text } = markedText(WORDS);
        const message = messageOf(text);
        const sendTo = (member: number) => trial.sendAs(person, nonce, message, { member, plan: STEADY });
        const twice = await Promise.all([sendTo(index), sendTo(index + 1)]);
        const later = await sendTo(index + 2);
        const texts = new Set([...twice, later].map((sending) => sending.text));
        return (
          texts.size === 1 && !texts.has("") && [...twice, later].every(({ end }) => end?.type === "done")
        );
      }),
    );
    const whole = wholes.filter(Boolean).length;
    trial.check("each sending gets the one reply", whole === USERS, `${whole} of ${USERS}`);
  },
};

interface DemoTalk {
  title: string;
  /** Each follows the last answer of the one before it. */
  exchanges: readonly { question: string; answers: readonly [string, ...string[]] }[];
}

/** A talk of one question and its answer. */
const short = (title: string, question: string, answer: string): DemoTalk => ({
  title,
  exchanges: [{ question, answers: [answer] }],
});

/** What the demo accounts have talked about already, oldest first. */
export const DEMO_TALKS: readonly DemoTalk[] = [
  short(
    "Debounce or throttle?",
    "What is the difference between debounce and throttle, in two sentences?",
    "**Debounce** waits until the calls have stopped for a while and then runs once: right for a search box. **Throttle** runs at most once per interval while the calls go on: right for scrolling.",
  ),
  short(
    "A subject line for the launch",
    "Three subject lines for a launch mail about a faster dashboard, please. No exclamation marks.",
    "1. Your dashboard now opens in half the time\n2. Less waiting, the same numbers\n3. The dashboard you asked for, only quicker",
  ),
  short(
    "Sort by two keys",
    "How do I sort an array of users by plan and then by name in TypeScript?",
    "Compare the first key, and the second where the first is equal:\n\n```ts\nusers.toSorted((a, b) => a.plan.localeCompare(b.plan) || a.name.localeCompare(b.name));\n```\n\n`toSorted` leaves the original array as it is.",
  ),
  {
    title: "The week of the launch",
    exchanges: [
      {
        question:
          "We launch the new dashboard on Thursday. What should happen on which day, and who does it?",
        answers: [
          `Work back from Thursday morning, and keep Wednesday free for what goes wrong.

| Day | What | Who | Done when |
| --- | --- | --- | --- |
| Monday | Freeze features, fix only what blocks | Engineering | nothing new is merged after 18:00 |
| Tuesday | Load test, rehearse the way back | Engineering | going back took under five minutes |
| Wednesday | Texts, pictures, nothing else | Design | somebody else has read every page |
| Thursday | Open it to 5 %, then to all | Everybody | errors are where they were on Monday |

Two things that are easy to forget: **say who decides** if Thursday has to move, and tell support *before* the mail goes out.`,
        ],
      },
      {
        question: "How do I open it to 5 % first, so that everybody keeps the version they got?",
        answers: [
          `Decide by a hash of the user's id: the same person always gets the same answer, and raising the share only adds people.

\`\`\`ts
import { createHash } from "node:crypto";

/** Whether this user is among the first \`percent\` of 100. */
export function isAmong(userId: string, percent: number, feature = "dashboard"): boolean {
  const digest = createHash("sha256").update(\`\${feature}:\${userId}\`).digest();
  return digest.readUInt32BE(0) / 2 ** 32 < percent / 100;
}
\`\`\`

The feature's name is part of what is hashed, so that it isn't the same people who try everything first.`,
        ],
      },
      {
        question: "Make it a checklist for Thursday that I can paste into the channel.",
        answers: [
          `- [ ] Errors and latency noted at 8:00
- [ ] Support has the new texts
- [ ] Opened to 5 %
- [ ] Waited an hour, and looked
- [ ] Opened to everybody
- [ ] Mail sent`,
          `**Before**

- [x] Way back rehearsed on Tuesday
- [ ] Errors and latency noted at 8:00, so that there is something to compare with
- [ ] Support has the new texts

**9:00 to 12:00**

- [ ] Opened to 5 %
- [ ] An hour later: errors within 10 % of 8:00, otherwise back to 0 %
- [ ] Opened to everybody

**After**

- [ ] Mail sent, and *only now*
- [ ] One person stays on it until 17:00`,
        ],
      },
    ],
  },
  short(
    "What counts against my limit",
    "If I stop a reply halfway, does it still count?",
    "What was written until you stopped counts, and so does the prompt. What had been held for the rest of the reply comes back at once.",
  ),
];

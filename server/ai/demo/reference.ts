const LENGTH = 29_000;

const SUBJECTS = [
  "windows",
  "buckets",
  "leases",
  "receipts",
  "ledgers",
  "streams",
  "retries",
  "branches",
] as const;
const VERBS = [
  "counts",
  "reserves",
  "settles",
  "follows",
  "keeps",
  "measures",
  "refuses",
  "returns",
] as const;

/** One chapter, different for each number: every kind of block that a long reply is made of. */
function chapter(n: number): string {
  const subject = SUBJECTS[n % SUBJECTS.length] ?? SUBJECTS[0];
  const verb = VERBS[(n * 3 + 1) % VERBS.length] ?? VERBS[0];
  const rows = Array.from(
    { length: 3 },
    (_, i) => `| ${subject} ${n}.${i + 1} | ${(n + 1) * (i + 2) * 7} | ${verb} |`,
  );
  const items = Array.from(
    { length: 2 },
    (_, i) =>
      `- **Case ${i + 1}.** It ${verb} ${(n + 2) * (i + 1)} of them, and *never* more.\n  - Look at \`${subject}[${i}]\` first.`,
  );
  return `## ${n}. About ${subject}

A chapter on **${subject}** says what they are for before it says how they work. This one ${verb} what came in, compares it with what was allowed, and writes down the difference, so that a number on the screen and a number in the books are the same number. Whoever reads it later should find out without asking anybody why something was refused, what would have been needed for it to be accepted, and when it will be accepted again without anything having to change.

Three habits help more than any tool. Decide before anything is spent, because a refusal afterwards helps nobody. Reserve the most that something may cost, because giving something back is simple and asking for more in the middle is not. Write the outcome down exactly once, *in one place*, and let everything else be derived from what was written there. Where two processes could do the same thing at the same moment, let the database choose between them, and let the other one find out politely.

| Name | Value | What it does |
| --- | ---: | --- |
${rows.join("\n")}

${items.join("\n")}

1. Begin with the smallest of the ${subject}.
2. Change one thing, and look again.

\`\`\`ts
export function ${verb}${n}(${subject}: readonly number[], allowed = ${n * 100}): number {
  const sum = ${subject}.reduce((total, each) => total + each, 0);
  return Math.min(sum, allowed); // never more than was allowed
}
\`\`\`

- [x] It ${verb} twice and counts once
- [ ] It says so in a test

> What isn't measured is a guess, and a guess about ${subject} is usually too low.`;
}

/** A text of about 30,000 characters, to see how a long reply behaves. */
export function longReference(): string {
  const parts = ["# The long reference"];
  for (let n = 1, length = 0; length < LENGTH; n++) {
    const next = chapter(n);
    parts.push(next);
    length += next.length;
  }
  return parts.join("\n\n");
}

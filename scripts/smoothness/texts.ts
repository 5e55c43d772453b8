const LENGTH = 30_000;

const SENTENCE =
  "The *limit* counts `tokens` before a **call** is made, as [the docs](https://example.com/limits) say, and more words follow. ";
const CODE = `export function take(bucket: Bucket, now: number): Taken | Refused {
  const tokens = Math.min(bucket.max, bucket.tokens + (now - bucket.at) * bucket.perMs); // refill
  if (tokens < 1) return { code: "refused", retryAfterMs: Math.ceil((1 - tokens) / bucket.perMs) };
  return { code: "taken", bucket: { ...bucket, tokens: tokens - 1, at: now } };
}

`;
const ROW = "| 1 request | 12 `tokens` | *refused* at once | [why](https://example.com/why) |\n";
const ITEM = "- An item with **some** words, `code` and a [link](https://example.com/a)\n";
const MIXED = `## A part

${SENTENCE.repeat(3)}

1. First, ${SENTENCE}
   - nested, with *words*
2. Second

> ${SENTENCE}

| a | b |
| - | - |
${"| one | two |\n".repeat(5)}
\`\`\`ts
${CODE}\`\`\`

- [x] done
- [ ] to do

`;

const long = (piece: string, head = ""): string =>
  head + piece.repeat(Math.ceil(LENGTH / piece.length)).slice(0, LENGTH - head.length);

/** Replies of 30,000 characters, each hard in a way of its own. */
export const TEXTS: Record<string, string> = {
  prose: long(`${SENTENCE.repeat(5)}\n\n`),
  "one paragraph": long(SENTENCE),
  "one list": long(ITEM),
  "one table": long(ROW, "| What | Cost | How | Why |\n| - | -: | :-: | - |\n"),
  "one block of code": long(CODE, "```ts\n"),
  mixed: long(MIXED),
};

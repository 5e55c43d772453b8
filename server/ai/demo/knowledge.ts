/** What the demo model really knows something about. */
const SUBJECTS: readonly { about: RegExp; text: string }[] = [
  {
    about: /rate.?limit|throttl|\b429\b/i,
    text: `**Rate limiting** decides how often somebody may ask, before the work is done. Three rules are common:

| Rule | How it counts | What to know |
| --- | --- | --- |
| Fixed window | a counter that starts again every minute | lets twice the limit through around the edge |
| Sliding log | the instant of every request | exact, and keeps N instants per user |
| Token bucket | a bucket that refills steadily | allows bursts up to its size |

For something that costs money per call, count the cost as well as the calls: reserve the most a call can cost before it starts, and settle what it really cost when it ends. A refusal should be a \`429\` with \`Retry-After\`, so that a client knows when to come back instead of guessing.`,
  },
  {
    about: /\btokens?\b/i,
    text: `A **token** is the unit in which a language model reads and writes: a short word, a piece of a longer one, or a punctuation mark. In English, 100 tokens are about 75 words.

- **Input tokens** are everything the model reads: the instructions, the conversation so far and your message. A long conversation is read again with every message.
- **Output tokens** are the reply. They usually cost about five times as much as input.
- **Cached tokens** are input that the provider has seen moments ago, at about a tenth of the price.

So the cheapest habit is to start a new conversation for a new subject, and the most expensive one is a small question at the end of a very long chat.`,
  },
  {
    about: /stream|server.sent|\bsse\b/i,
    text: `**Streaming** sends a reply while it is still being written. Over HTTP it is usually done with server-sent events: one response that stays open, and a text frame for every piece.

1. The server answers with \`content-type: text/event-stream\` and flushes the head.
2. Every piece is a frame: \`data: {...}\` and an empty line.
3. The client appends pieces as they arrive, and treats the end of the body without a final frame as a lost connection, not as a finished reply.

Two details are easy to miss: a character can be split over two chunks, so decode with a streaming decoder; and an error after the first byte can't change the status any more, so it has to be a frame of its own.`,
  },
  {
    about: /photosynthesis/i,
    text: `**Photosynthesis** is how plants turn light into sugar. Leaves catch light with chlorophyll, which is green because green is the part of the light that it uses least.

1. Light splits water in the chloroplasts. Oxygen is left over and leaves through the leaf's pores.
2. The energy is stored in two small molecules, ATP and NADPH.
3. With them, carbon dioxide from the air is built into sugar: the Calvin cycle.

In one line: carbon dioxide + water + light → sugar + oxygen. Put a sprig of waterweed under a lamp and you can count the bubbles of oxygen; move the lamp away, and there are fewer.`,
  },
  {
    about: /\bcach(e|es|ing)\b/i,
    text: `A **cache** keeps the answer to a question that will be asked again. It is worth its trouble where reading is far more frequent than changing.

- **What to key by:** everything the answer depends on. A key that forgets the user shows one person's data to another.
- **When to forget:** after a time, on change, or both. A time is simple; forgetting on change is fresh, and easy to get wrong.
- **What happens on a miss:** let one request fetch and the others wait for it, or a popular key that expires takes the database down.

Measure the hit rate before adding a second layer; under about 80 % the key is usually the problem.`,
  },
];

/** A few true paragraphs on the subject of a message, if there are any. */
export function knownText(text: string): string | undefined {
  return SUBJECTS.find(({ about }) => about.test(text))?.text;
}

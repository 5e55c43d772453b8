import { capital, pairOf, topicOf } from "./topic";

/** Two things side by side, for a message that asks which. */
export function comparison(text: string): string {
  const [left, right] = (pairOf(text) ?? ["the first option", "the second option"]).map(capital);
  return `**${left}** and **${right}** are easiest to tell apart by what you need to be true a year from now.

| Question | ${left} | ${right} |
| --- | --- | --- |
| Best when | you already know your way around it | its strong side is exactly your problem |
| Costs you | the limits you have learnt to work around | the time until everyone is fluent |
| Easy to undo? | yes, while little depends on it | yes, if you try it at the edge first |
| Ask before choosing | what has annoyed us about it? | who has run it for longer than a year? |

A way to decide in an afternoon:

- Write down the three things that must not go wrong, and cross out whatever fails one of them.
- Build the riskiest small piece with both, with a timer running.
- If it is still a tie, take the one that your team can debug at three in the morning.

Without knowing more I'd stay with **${left}** if it already works, and choose **${right}** for something new.`;
}

/** A letter, for a message that asks for a text. */
export function draft(text: string): string {
  const topic = topicOf(text.replace(/^.*?\b(about|regarding|concerning)\b\s*/is, ""));
  return `**Subject: ${capital(topic)}**

Hello,

I'm writing about ${topic}. This matters to me for a simple reason: it has been open for a while, and every week that passes makes it a little harder to put right.

What I'd ask for is small. Could you tell me by the end of the week how you see it, and what the next step would be? If a short call is easier, I'm free most mornings.

Thank you for taking the time. I know that you have plenty on your desk, and I'd rather hear an honest "not yet" than nothing at all.

Kind regards

---

Three things to adjust before you use it: the **date** (name one), the **one fact** that only you know, and the **tone**, which is friendly here and can be firmer.`;
}

/** Numbered steps, for a message that asks how. */
export function steps(text: string): string {
  const topic = topicOf(text);
  return `Here is a way to ${/^[a-z]+ing\b/.test(topic) ? `go about ${topic}` : topic} that leaves room for mistakes:

1. **Say what done looks like.** One sentence, with something you could show to somebody else.
2. **Find the smallest version.** What could be finished today, even if it is ugly?
3. **Gather what you need first.** Tools, access, ingredients, people: stopping in the middle costs most of the time.
4. **Do the uncertain part early.** If it fails, you want to know on the first day.
5. **Check against the sentence from step 1,** and only then make it nice.

| If this happens | Try this |
| --- | --- |
| You are stuck for more than 20 minutes | explain it aloud, or ask |
| It works, and you don't know why | undo half of it and see what breaks |
| It keeps growing | ship the small version, list the rest |

Tell me where you are starting from, and I can make these steps more concrete.`;
}

/** A list to choose from. */
export function ideas(text: string): string {
  const topic = topicOf(text);
  return `Some starting points on **${topic}**, from safe to daring:

- **The obvious one, done well.** Most people skip the finish; that alone stands out.
- **Half the size.** What would be left if it had to fit into one hour or one page?
- **The opposite.** Turn the usual order around and see which part still works.
- **Borrowed.** Take a pattern from a field that has nothing to do with it, such as kitchens, railways or gardens.
- **Together.** Let two people who would never meet work on it for a day.

If you can spend only an hour, start with *half the size*: it shows fastest whether this is worth more of your time.`;
}

/** What everything else gets. */
export function explanation(text: string): string {
  return `Let's look at **${topicOf(text)}** from three sides.

**What it is for.** Start with the problem that was there first. Nearly everything we know about a subject grew as an answer to it, and most of the odd details make sense once you see what they prevent.

**How it works.** It has a part that stays the same and a part that changes:

| Part | Question to ask |
| --- | --- |
| What goes in | where does it come from, and who checks it? |
| What happens | which step would fail first under load? |
| What comes out | who relies on it, and how would they notice an error? |

**Where it ends.** Every explanation has an edge. A good test is to predict one case that you haven't seen, look it up, and be surprised at most once.

Tell me what you need it for, and I can go deeper where it counts.`;
}

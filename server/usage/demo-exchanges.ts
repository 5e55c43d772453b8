/** What the demo accounts have asked already, oldest first. */
export const DEMO_EXCHANGES: readonly { title: string; question: string; answer: string }[] = [
  {
    title: "Debounce or throttle?",
    question: "What is the difference between debounce and throttle, in two sentences?",
    answer:
      "**Debounce** waits until the calls have stopped for a while and then runs once: right for a search box. **Throttle** runs at most once per interval while the calls go on: right for scrolling.",
  },
  {
    title: "A subject line for the launch",
    question: "Three subject lines for a launch mail about a faster dashboard, please. No exclamation marks.",
    answer:
      "1. Your dashboard now opens in half the time\n2. Less waiting, the same numbers\n3. The dashboard you asked for, only quicker",
  },
  {
    title: "Sort by two keys",
    question: "How do I sort an array of users by plan and then by name in TypeScript?",
    answer:
      "Compare the first key, and the second where the first is equal:\n\n```ts\nusers.toSorted((a, b) => a.plan.localeCompare(b.plan) || a.name.localeCompare(b.name));\n```\n\n`toSorted` leaves the original array as it is.",
  },
  {
    title: "What counts against my limit",
    question: "If I stop a reply halfway, does it still count?",
    answer:
      "What was written until you stopped counts, and so does the prompt. What had been held for the rest of the reply comes back at once.",
  },
];

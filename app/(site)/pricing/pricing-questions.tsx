const QUESTIONS = [
  {
    question: "What is a token here?",
    answer:
      "A piece of a word, as the model counts it. A message costs its input and its reply; text that the model had cached already counts a tenth. The composer says what a message will cost before it is sent.",
  },
  {
    question: "What happens at a limit?",
    answer:
      "Sending waits, and nothing else: reading, typing and your draft stay. The banner says which limit it is and counts down to the moment it ends.",
  },
  {
    question: "When does a day begin?",
    answer: "At 00:00 UTC. The meter shows how long that is from now, in your own time.",
  },
  {
    question: "What if the model fails?",
    answer:
      "If it refuses before the first word, nothing is charged and the message does not count. If you stop a reply, you are charged for what had arrived.",
  },
] as const;

export function PricingQuestions() {
  return (
    <section aria-labelledby="questions" className="mt-20 border-border border-t pt-12">
      <h2 id="questions" className="font-semibold text-xl tracking-tight">
        Questions
      </h2>
      <dl className="mt-8 grid gap-x-16 gap-y-10 sm:grid-cols-2">
        {QUESTIONS.map(({ question, answer }) => (
          <div key={question}>
            <dt className="font-medium">{question}</dt>
            <dd className="mt-2 max-w-prose text-muted text-sm leading-relaxed">{answer}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

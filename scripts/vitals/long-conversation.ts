const EXCHANGES = 60;

const ANSWER = `Both keep rows; they differ in **who holds the file**.

| | PostgreSQL | SQLite |
| --- | --- | --- |
| Runs | as a server | inside the process |
| Writers | many at once | one at a time |

\`\`\`ts
export const open = (url: string) => (url.startsWith("file:") ? openFile(url) : connect(url));
\`\`\`

1. Begin with the smaller one.
2. Move when a second process has to write.`;

/**
 * Stores a conversation of questions and replies with tables and code. @returns its path
 * @throws Error when it is refused
 */
export async function longConversation(address: string, cookie: string): Promise<string> {
  const question = (i: number) => ({
    role: "user",
    content: `Question ${i + 1}: which database for a chat?`,
  });
  const earlier = Array.from({ length: EXCHANGES - 1 }, (_, i) => [
    question(i),
    { role: "assistant", content: ANSWER },
  ]);
  const answer = await fetch(`${address}/api/chat`, {
    method: "POST",
    headers: { cookie, origin: address, "content-type": "application/json" },
    body: JSON.stringify({ messages: [...earlier.flat(), question(EXCHANGES - 1)] }),
  });
  if (!answer.ok)
    throw new Error(`the long conversation was refused: ${answer.status} ${await answer.text()}`);
  await answer.text();
  const listed = await fetch(`${address}/api/trpc/chat.list?input=${encodeURIComponent("{}")}`, {
    headers: { cookie },
  });
  const { result } = (await listed.json()) as { result: { data: { items: { id: string }[] } } };
  return `/chat/${result.data.items[0]?.id}`;
}

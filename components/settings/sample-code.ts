/** One request in one language. */
export interface Sample {
  id: string;
  label: string;
  code: string;
}

/** The line for a shell that gives the samples their key. `null` leaves its place to be filled in. */
export const exportLine = (key: string | null): string => `export HEADROOM_API_KEY=${key ?? "hr_…"}`;

/**
 * The same message to `POST /api/chat` in three languages, each ready to run where HEADROOM_API_KEY is set.
 * @param origin such as `https://example.org`
 */
export const sampleCode = (origin: string): readonly Sample[] => [
  {
    id: "curl",
    label: "curl",
    code: `curl -N ${origin}/api/chat \\
  -H "Authorization: Bearer $HEADROOM_API_KEY" \\
  -H "Content-Type: application/json" \\
  -d '{"messages": [{"role": "user", "content": "Hi"}]}'`,
  },
  {
    id: "typescript",
    label: "TypeScript",
    code: `const response = await fetch("${origin}/api/chat", {
  method: "POST",
  headers: {
    Authorization: \`Bearer \${process.env.HEADROOM_API_KEY}\`,
    "Content-Type": "application/json",
  },
  body: JSON.stringify({ messages: [{ role: "user", content: "Hi" }] }),
});
if (!response.ok || !response.body) throw new Error(await response.text());
for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
  process.stdout.write(text);
}`,
  },
  {
    id: "python",
    label: "Python",
    code: `import os
import requests

with requests.post(
    "${origin}/api/chat",
    headers={"Authorization": f"Bearer {os.environ['HEADROOM_API_KEY']}"},
    json={"messages": [{"role": "user", "content": "Hi"}]},
    stream=True,
) as response:
    response.raise_for_status()
    for text in response.iter_content(chunk_size=None, decode_unicode=True):
        print(text, end="", flush=True)`,
  },
];

/** One request in one language. */
export interface Sample {
  id: string;
  label: string;
  code: string;
}

/**
 * The same message to `POST /api/chat` in three languages, each ready to run.
 * @param origin such as `https://example.org`
 * @param key `null` reads it from the variable HEADROOM_API_KEY
 */
export const sampleCode = (origin: string, key: string | null): readonly Sample[] => [
  {
    id: "curl",
    label: "curl",
    code: `curl -N ${origin}/api/chat \\
  -H "Authorization: Bearer ${key ?? "$HEADROOM_API_KEY"}" \\
  -H "Content-Type: application/json" \\
  -d '{"messages": [{"role": "user", "content": "Hi"}]}'`,
  },
  {
    id: "typescript",
    label: "TypeScript",
    code: `const response = await fetch("${origin}/api/chat", {
  method: "POST",
  headers: {
    Authorization: ${key ? `"Bearer ${key}"` : `\`Bearer \${process.env.HEADROOM_API_KEY}\``},
    "Content-Type": "application/json",
  },
  body: JSON.stringify({ messages: [{ role: "user", content: "Hi" }] }),
});
if (!response.ok) throw new Error(await response.text());
console.log(await response.text());`,
  },
  {
    id: "python",
    label: "Python",
    code: `${key ? "" : "import os\n"}import requests

response = requests.post(
    "${origin}/api/chat",
    headers={"Authorization": ${key ? `"Bearer ${key}"` : `f"Bearer {os.environ['HEADROOM_API_KEY']}"`}},
    json={"messages": [{"role": "user", "content": "Hi"}]},
)
response.raise_for_status()
print(response.text)`,
  },
];

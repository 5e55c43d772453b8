import { expect, it } from "vitest";
import { demoUpstream } from "../../server/ai/demo-model";
import { metered } from "./metered-stream";

it("counts the tokens of a reply as its provider bills them, and of one that breaks off what was sent", async () => {
  const whole = await billed();
  expect(whole.counted).toEqual(whole.said);
  const cut = await billed(12);
  expect(cut.counted).toMatchObject({ inputTokens: whole.counted.inputTokens, outputTokens: 12 });
});

async function billed(cutAt?: number) {
  const answer = await demoUpstream({
    tokensPerSecond: Number.POSITIVE_INFINITY,
    behave: () => (cutAt === undefined ? undefined : { kind: "disconnect", afterTokens: cutAt }),
  })("http://upstream/v1/messages", {
    method: "POST",
    headers: { "x-api-key": "test" },
    body: JSON.stringify({
      model: "claude-haiku-5-5",
      max_tokens: 1_000,
      stream: true,
      messages: [{ role: "user", content: "Explain tokens" }],
    }),
  });
  const counted = { inputTokens: 0, outputTokens: 0, cacheWriteTokens: 0, cacheReadTokens: 0 };
  if (!answer.body) throw new Error("there is no stream");
  const text = await textOf(metered(answer.body, counted));
  const said = /"usage":\{"input_tokens":(\d+).*"output_tokens":(\d+)\}\}/s.exec(text);
  const [inputTokens, outputTokens] = [Number(said?.[1]), Number(said?.[2])];
  return { counted, said: { ...counted, inputTokens, outputTokens } };
}

async function textOf(stream: ReadableStream<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  try {
    for await (const chunk of stream) text += decoder.decode(chunk, { stream: true });
  } catch {
    // It was told to break off.
  }
  return text;
}

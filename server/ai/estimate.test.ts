import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countMessage } from "./demo/tokens";
import {
  createCalibration,
  estimateMessage,
  estimateOutput,
  estimatePrompt,
  estimateTokens,
} from "./estimate";
import counts from "./fixtures/token-counts.json";

const MODEL = "any";
const EVERYDAY = Object.entries(counts.everyday);
const ODD = Object.entries(counts.odd);

/** A system text of usual length, counted by the same tokenizer. */
const SYSTEM = counts.everyday.english[1] ?? { tokens: 0, text: "" };
/** What the public tokenizer's own chat format adds to each message. */
const FRAME = 3;

const prompt = ({ tokens, text }: { tokens: number; text: string }) => ({
  estimated: estimatePrompt([SYSTEM.text], [{ role: "user", content: text }]),
  actual: SYSTEM.tokens + tokens + 2 * FRAME,
});

function ratiosAfter50(prompts: ReturnType<typeof prompt>[]): number[] {
  const calibration = createCalibration();
  const ratios: number[] = [];
  for (let n = 0; n < 250; n++) {
    const next = prompts[(n * 7) % prompts.length];
    if (next === undefined) throw new Error("no samples");
    if (n >= 50) ratios.push((next.estimated * calibration.factor(MODEL)) / next.actual);
    calibration.learn(MODEL, next.estimated, next.actual);
  }
  return ratios.sort((a, b) => a - b);
}

describe("estimate against a public tokenizer", () => {
  it.each(EVERYDAY)("is never too small for %s before anything was learnt", (_, samples) => {
    for (const sample of samples) expect(estimateTokens(sample.text)).toBeGreaterThanOrEqual(sample.tokens);
  });

  it.each(ODD)("can't be made too small with %s", (_, samples) => {
    for (const { text, tokens } of samples) expect(estimateTokens(text)).toBeGreaterThanOrEqual(tokens);
  });

  it.each(EVERYDAY)(
    "after 50 messages in %s is never under, over by at most 40 % on the median",
    (_, samples) => {
      const ratios = ratiosAfter50(samples.map(prompt));
      expect(ratios[0]).toBeGreaterThanOrEqual(1);
      expect(ratios[Math.floor(ratios.length / 2)]).toBeLessThanOrEqual(1.4);
    },
  );

  it("after 50 messages of every kind in turn is never under", () => {
    const ratios = ratiosAfter50(EVERYDAY.flatMap(([, samples]) => samples.map(prompt)));
    expect(ratios[0]).toBeGreaterThanOrEqual(1);
  });
});

describe("estimate", () => {
  it("never shrinks when text is added", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary", maxLength: 200 }),
        fc.string({ maxLength: 50 }),
        (text, more) => {
          expect(estimateTokens(`${text} ${more}`)).toBeGreaterThanOrEqual(estimateTokens(text));
        },
      ),
    );
  });

  it("counts every character of any text for something, except single spaces", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", minLength: 1, maxLength: 1 }), (character) => {
        fc.pre(character !== " ");
        expect(estimateTokens(`a${character}a`)).toBeGreaterThan(0);
        if (!/\s/.test(character)) expect(estimateTokens(character)).toBeGreaterThan(0);
      }),
    );
  });

  it("is nothing for an empty text, and a frame per message for an empty prompt", () => {
    expect(estimateTokens("")).toBe(0);
    expect(estimateOutput("")).toBe(0);
    const one = estimatePrompt([""], [{ role: "user", content: "" }]);
    expect(estimatePrompt([""], [])).toBeGreaterThan(0);
    expect(one).toBe(2 * estimatePrompt([""], []));
  });

  it("counts a system text by itself, whichever was counted before", () => {
    for (const system of ["", "Be short.", "Be short. ".repeat(20), "Be short."])
      expect(estimatePrompt([system], [])).toBe(estimateMessage({ content: system }));
  });

  it("covers what the demo model counts", () => {
    for (const { text } of [...EVERYDAY, ...ODD].flatMap(([, samples]) => samples))
      expect(estimatePrompt([""], [{ role: "user", content: text }])).toBeGreaterThanOrEqual(
        countMessage(text) + countMessage(""),
      );
  });

  it("takes a megabyte in well under a second", () => {
    const text = "const answer = (question: string) => ask(question, 42);\n".repeat(18_000);
    const startedAt = performance.now();
    estimateTokens(text);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });
});

describe("calibration", () => {
  it("starts at 1, for each model by itself", () => {
    const calibration = createCalibration();
    calibration.learn("a", 100, 130);
    expect(calibration.factor("a")).toBeGreaterThan(1);
    expect(calibration.factor("b")).toBe(1);
  });

  it("comes to the true ratio of a steady tokenizer, from above", () => {
    for (const truth of [1, 1.2, 1.5]) {
      const calibration = createCalibration();
      for (let n = 0; n < 100; n++) calibration.learn(MODEL, 1_000, 1_000 * truth);
      expect(calibration.factor(MODEL)).toBeCloseTo(truth, 2);
    }
  });

  it("is held between 1 and 1.6 whatever it is told: nobody can teach it to reserve too little", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(), fc.nat())), (lessons) => {
        const calibration = createCalibration();
        for (const [estimated, actual] of lessons) calibration.learn(MODEL, estimated, actual);
        expect(calibration.factor(MODEL)).toBeGreaterThanOrEqual(1);
        expect(calibration.factor(MODEL)).toBeLessThanOrEqual(1.6);
      }),
    );
  });

  it("learns nothing from a message without counts", () => {
    const calibration = createCalibration();
    calibration.learn(MODEL, 0, 100);
    calibration.learn(MODEL, 100, 0);
    calibration.learn(MODEL, Number.NaN, 100);
    expect(calibration.factor(MODEL)).toBe(1);
  });
});

import { expect, it } from "vitest";
import { messageOf } from "../state/chat.fixture";
import { textOf, turnsOf } from "./group-replies";

const question = (id: string, parentId: string | null) => messageOf(id, { role: "user", parentId });
const reply = (id: string, parentId: string | null) => messageOf(id, { parentId });
const shapeOf = (turns: ReturnType<typeof turnsOf>) =>
  turns.map((turn) => (turn.role === "user" ? turn.message.id : turn.parts.map(({ id }) => id)));

it("makes one reply of a reply and what continues it, and only of that", () => {
  const turns = turnsOf([
    question("q1", null),
    reply("r1", "q1"),
    reply("c1", "r1"),
    reply("c2", "c1"),
    question("q2", "c2"),
    reply("r2", "q2"),
  ]);
  expect(shapeOf(turns)).toEqual(["q1", ["r1", "c1", "c2"], "q2", ["r2"]]);
});

it("keeps apart two replies of which the second does not continue the first", () => {
  expect(shapeOf(turnsOf([reply("r1", "q1"), reply("r2", "elsewhere")]))).toEqual([["r1"], ["r2"]]);
});

it("begins with a continuation where the page above has what it continues", () => {
  expect(shapeOf(turnsOf([reply("c1", "r1"), question("q2", "c1")]))).toEqual([["c1"], "q2"]);
});

it("gives the versions of a turn one key, and no two turns of a branch the same", () => {
  const branch = (id: string) =>
    turnsOf([question(id, null), reply(`r${id}`, id), question("next", `r${id}`)]);
  const keys = (id: string) => branch(id).map(({ key }) => key);
  expect(keys("first")[0]).toBe(keys("second")[0]);
  expect(new Set(keys("first")).size).toBe(3);
});

it("joins the texts exactly", () => {
  const [turn] = turnsOf([
    messageOf("r", { text: "one wo" }),
    messageOf("c", { parentId: "r", text: "rd\n" }),
  ]);
  expect(turn?.role === "assistant" && textOf(turn.parts)).toBe("one word\n");
});

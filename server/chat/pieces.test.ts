import { expect, it } from "vitest";
import { piecesOf } from "./pieces";

const sizes = (octets: number[], most: number, room: number) =>
  piecesOf(
    octets.map((size) => ({ octets: size })),
    most,
    room,
  ).map((piece) => piece.map((one) => one.octets));

it("fills each piece up to its room and its number, in order, and leaves nothing out", () => {
  expect(sizes([], 2, 10)).toEqual([]);
  expect(sizes([4, 6, 1, 0, 0, 10], 2, 10)).toEqual([
    [4, 6],
    [1, 0],
    [0, 10],
  ]);
  expect(sizes([4, 7, 3], 9, 10)).toEqual([[4], [7, 3]]);
});

it("gives what is larger than the room a piece of its own", () => {
  expect(sizes([1, 11, 0, 1], 9, 10)).toEqual([[1], [11], [0, 1]]);
});

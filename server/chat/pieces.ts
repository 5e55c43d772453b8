/**
 * A list in pieces, in its order: each of at most so many, and of no more octets than that unless it is a single one.
 * @param octets as many as one may take, not how many there are
 */
export function piecesOf<T extends { octets: number }>(
  listed: readonly T[],
  most: number,
  octets: number,
): T[][] {
  const pieces: T[][] = [];
  let left = 0;
  for (const one of listed) {
    const piece = pieces.at(-1);
    if (piece && piece.length < most && one.octets <= left) piece.push(one);
    else {
      pieces.push([one]);
      left = octets;
    }
    left -= one.octets;
  }
  return pieces;
}

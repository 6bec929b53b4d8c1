/** Joins pieces of text to pieces that end with a line; the last one may end without. */
export async function* wholeLines(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let begun = '';
  for await (const piece of pieces) {
    const end = piece.lastIndexOf('\n') + 1;
    if (end === 0) begun += piece;
    else {
      yield begun + piece.slice(0, end);
      begun = piece.slice(end);
    }
  }
  if (begun !== '') yield begun;
}

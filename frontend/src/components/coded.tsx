/** A sentence of ours in which what is typed stands between backticks. */
export const Coded = ({ text }: { text: string }) =>
  text.split("`").map((piece, at) => (at % 2 ? <code key={at}>{piece}</code> : piece));

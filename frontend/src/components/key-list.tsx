import { printed } from "@/lib/keys";

import styles from "./key-list.module.css";

/** A key, or some that are pressed one after the other with blanks between them, and what they do. */
export interface Listed {
  keys: string;
  says: string;
}

export const KeyList = ({ listed }: { listed: readonly Listed[] }) => (
  <dl className={styles.keys}>
    {listed.map(({ keys, says }, at) => (
      <div key={at} className={styles.line}>
        <dt>
          <kbd>{keys.split(" ").map(printed).join(" ")}</kbd>
        </dt>
        <dd>{says}</dd>
      </div>
    ))}
  </dl>
);

import type { ContextMenu, DropdownMenu } from "radix-ui";
import type { ReactNode } from "react";

import styles from "./menu.module.css";

interface Props {
  /** The part of the kind of menu it stands in. */
  part: typeof DropdownMenu.Item | typeof ContextMenu.Item;
  children: ReactNode;
  keys?: string;
  isDangerous?: boolean;
  onSelect: () => void;
}

export type ItemProps = Omit<Props, "part">;

/** Something a menu does, however the menu was opened; `keys` is shown beside it. */
export const Item = ({ part: Part, children, keys, isDangerous = false, onSelect }: Props) => (
  <Part className={styles.item} data-danger={isDangerous || undefined} onSelect={onSelect}>
    <span>{children}</span>
    {keys && <kbd className={styles.keys}>{keys}</kbd>}
  </Part>
);

import { ContextMenu as Parts } from "radix-ui";
import type { ReactNode } from "react";

import { Item, type ItemProps } from "./menu-item";
import styles from "./menu.module.css";

/** What a right click on something, or the menu key, offers to do with it. */
export const ContextMenu = ({ children, items }: { children: ReactNode; items: ReactNode }) => (
  <Parts.Root modal={false}>
    <Parts.Trigger asChild>{children}</Parts.Trigger>
    <Parts.Portal>
      <Parts.Content className={styles.menu} collisionPadding={8}>
        {items}
      </Parts.Content>
    </Parts.Portal>
  </Parts.Root>
);

export const ContextItem = (props: ItemProps) => <Item part={Parts.Item} {...props} />;

export const ContextLine = () => <Parts.Separator className={styles.line} />;

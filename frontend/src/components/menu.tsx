import { DropdownMenu } from "radix-ui";
import type { ReactNode } from "react";

import { Item, type ItemProps } from "./menu-item";
import styles from "./menu.module.css";

/** A menu that its trigger, a button, opens. */
export const Menu = ({ trigger, children }: { trigger: ReactNode; children: ReactNode }) => (
  <DropdownMenu.Root modal={false}>
    <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
    <DropdownMenu.Portal>
      <DropdownMenu.Content className={styles.menu} sideOffset={4} align="end" collisionPadding={8}>
        {children}
      </DropdownMenu.Content>
    </DropdownMenu.Portal>
  </DropdownMenu.Root>
);

export const MenuItem = (props: ItemProps) => <Item part={DropdownMenu.Item} {...props} />;

export const MenuLine = () => <DropdownMenu.Separator className={styles.line} />;

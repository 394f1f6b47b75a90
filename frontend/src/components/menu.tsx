import { DropdownMenu } from "radix-ui";
import type { ReactNode } from "react";

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

/** Something a menu does; `keys` is shown beside it. */
export const MenuItem = ({
  children,
  keys,
  isDangerous = false,
  onSelect,
}: {
  children: ReactNode;
  keys?: string;
  isDangerous?: boolean;
  onSelect: () => void;
}) => (
  <DropdownMenu.Item className={styles.item} data-danger={isDangerous || undefined} onSelect={onSelect}>
    <span>{children}</span>
    {keys && <kbd className={styles.keys}>{keys}</kbd>}
  </DropdownMenu.Item>
);

export const MenuLine = () => <DropdownMenu.Separator className={styles.line} />;

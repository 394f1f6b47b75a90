import { Tooltip } from "radix-ui";
import type { ReactNode } from "react";

import styles from "./tooltip.module.css";

export const TooltipProvider = ({ children }: { children: ReactNode }) => (
  <Tooltip.Provider delayDuration={400}>{children}</Tooltip.Provider>
);

/** Says in words what a control does, with the key that does it. */
export function Hint({ says, keys, children }: { says: string; keys?: string; children: ReactNode }) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content className={styles.hint} sideOffset={6}>
          {says}
          {keys && <kbd className={styles.keys}>{keys}</kbd>}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}

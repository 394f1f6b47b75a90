import type { ComponentProps } from "react";

import { Icon, type IconName } from "./icon";
import styles from "./icon-button.module.css";
import { Hint } from "./tooltip";

/** A control shown as a sign alone; `says` is its name, and its tooltip with the key that does the same. */
export function IconButton({
  icon,
  says,
  keys,
  className,
  ...rest
}: ComponentProps<"button"> & { icon: IconName; says: string; keys?: string }) {
  return (
    <Hint says={says} keys={keys}>
      <button type="button" aria-label={says} className={[styles.button, className].join(" ")} {...rest}>
        <Icon name={icon} />
      </button>
    </Hint>
  );
}

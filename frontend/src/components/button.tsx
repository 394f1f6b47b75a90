import type { ComponentProps } from "react";

import styles from "./button.module.css";

type Weight = "plain" | "strong" | "danger";

/** A control in words. `strong` is the one thing a page wants done; `danger` cannot be undone. */
export function Button({
  weight = "plain",
  className,
  ...rest
}: ComponentProps<"button"> & { weight?: Weight }) {
  return <button type="button" className={[styles.button, styles[weight], className].join(" ")} {...rest} />;
}

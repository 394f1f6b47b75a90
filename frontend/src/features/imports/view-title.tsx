import type { ReactNode } from "react";

import { useLostFocus } from "@/components/use-lost-focus";

import styles from "./job-view.module.css";

/** What an import has come to. Where that follows by itself on something that had the focus, the focus is here. */
export function ViewTitle({ id, children }: { id?: string; children: ReactNode }) {
  return (
    <h2 ref={useLostFocus<HTMLHeadingElement>()} id={id} tabIndex={-1} className={styles.title}>
      {children}
    </h2>
  );
}

import { useNavigate } from "@tanstack/react-router";
import { useId, useLayoutEffect, useRef, type MouseEvent, type ReactNode } from "react";

import { drawn } from "./drawn";
import styles from "./figure.module.css";
import { goalIn } from "./goal";
import { Numbers, type Table } from "./numbers";
import type { Caption } from "./picture";
import { Saving } from "./saving";
import { useWidth } from "./use-width";

interface Props {
  /** What a file of it is called. */
  name: string;
  title: string;
  says: string;
  /** Draws it so wide; kept the same as long as nothing changes. */
  draw: (width: number) => Element;
  table: Table;
  legend?: Caption["legend"];
  /** What chooses what is drawn. */
  control?: ReactNode;
  children?: ReactNode;
}

/** A drawing with its title in words, the same as numbers, and a way to keep it. What is clicked in it is opened. */
export function Figure({ name, title, says, draw, table, legend = [], control, children }: Props) {
  const id = useId();
  const host = useRef<HTMLDivElement>(null);
  const [width, measure] = useWidth();
  const navigate = useNavigate();
  // Drawn before it is seen: what is below it stays where it is.
  useLayoutEffect(() => {
    if (width) host.current?.replaceChildren(drawn(draw(width)));
  }, [draw, width]);
  const go = (event: MouseEvent) => {
    const kept = (event.target as Element).closest<SVGElement>("[data-goal]")?.dataset.goal;
    if (!kept) return;
    const goal = goalIn(kept);
    if ("query" in goal) void navigate({ to: "/search", search: { q: goal.query } });
    else void navigate({ to: "/c/$id", params: { id: goal.conversation } });
  };
  return (
    <section className={styles.figure} aria-labelledby={id}>
      <header className={styles.head}>
        <h2 id={id}>{title}</h2>
        {control}
      </header>
      <p className={styles.says}>{says}</p>
      {children}
      <div ref={measure}>
        <div ref={host} className={styles.plot} role="img" aria-label={`${title}. ${says}`} onClick={go} />
      </div>
      <footer className={styles.foot}>
        <Numbers title={title} table={table} />
        <Saving
          name={name}
          caption={{ title, legend }}
          drawing={() => host.current?.querySelector("svg") ?? null}
        />
      </footer>
    </section>
  );
}

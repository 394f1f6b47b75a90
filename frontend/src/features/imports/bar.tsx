import styles from "./bar.module.css";

/** How far something is; without a whole that is known, only that it goes on. */
export function Bar({ label, done, total }: { label: string; done: number; total: number }) {
  const percent = total > 0 ? Math.min(Math.round((100 * done) / total), 100) : null;
  return (
    <div
      className={styles.bar}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(percent !== null && { "aria-valuenow": percent })}
    >
      <div
        className={percent === null ? styles.unknown : styles.done}
        style={percent === null ? undefined : { transform: `scaleX(${(percent / 100).toString()})` }}
      />
    </div>
  );
}

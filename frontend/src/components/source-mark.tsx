import styles from "./source-mark.module.css";

/** What people call each source; one that came with a plug-in keeps its own name. */
const NAMES: Record<string, string> = {
  chatgpt: "ChatGPT",
  "claude-web": "Claude",
  "claude-code": "Claude Code",
  grok: "Grok",
  "gemini-takeout": "Gemini",
  "ai-studio": "AI Studio",
  "vscode-copilot": "Copilot",
  backscroll: "Backscroll",
};

export const sourceName = (source: string): string => NAMES[source] ?? source;

export const sourceColour = (source: string): string =>
  source in NAMES ? `var(--source-${source})` : "var(--ink-faint)";

/** A source's quiet mark: its colour, and its name unless something beside it says it. */
export const SourceMark = ({ source, nameIsHidden = false }: { source: string; nameIsHidden?: boolean }) => (
  <span className={styles.mark} style={{ color: sourceColour(source) }}>
    <span className={styles.dot} aria-hidden="true" />
    <bdi className={nameIsHidden ? "visually-hidden" : undefined}>{sourceName(source)}</bdi>
  </span>
);

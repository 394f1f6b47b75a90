import { Component, memo, type ReactNode } from "react";
import Markdown, { type Components } from "react-markdown";
import remarkGfm from "remark-gfm";

import { isBearable } from "./bearable";
import { CodeBlock } from "./code-block";
import { Formula, useDrawing } from "./formula";
import { mayHoldFormulas, withFormulas } from "./formulas";
import { hostOf, pictureInside, safeLink } from "./links";
import { InLink, RemotePicture } from "./remote-picture";

import styles from "./prose.module.css";

/** What somebody said. The one place where words become more than text; nothing in them runs, or is fetched. */
export const MessageBody = memo(function MessageBody({ text, id }: { text: string; id: string }) {
  if (!isBearable(text)) return <pre className={styles.plain}>{text}</pre>;
  return (
    <AsTextWhereItFails text={text}>
      <div className={styles.prose} dir="auto">
        <Prose text={text} id={id} />
      </div>
    </AsTextWhereItFails>
  );
});

function Prose({ text, id }: { text: string; id: string }) {
  const drawing = useDrawing(mayHoldFormulas(text));
  return (
    <Markdown
      remarkPlugins={drawing ? [remarkGfm, drawing.remarkFormulas] : REMARK}
      remarkRehypeOptions={{ clobberPrefix: `m-${id}-`, footnoteBackContent: "↑" }}
      urlTransform={asItIs}
      components={COMPONENTS}
    >
      {drawing ? withFormulas(text) : text}
    </Markdown>
  );
}

const REMARK = [remarkGfm];
/** Links are judged where they are drawn. */
const asItIs = (address: string) => address;

const lower = (Level: "h3" | "h4" | "h5" | "h6") =>
  function Heading({ className, children }: { className?: string | undefined; children?: ReactNode }) {
    return <Level className={className === "sr-only" ? "visually-hidden" : undefined}>{children}</Level>;
  };

const COMPONENTS: Components = {
  h1: lower("h3"),
  h2: lower("h4"),
  h3: lower("h5"),
  h4: lower("h6"),
  h5: lower("h6"),
  h6: lower("h6"),
  pre: ({ children }) => {
    const { code, language, isFormula } = codeIn(children);
    return isFormula ? <Formula tex={code} isDisplayed /> : <CodeBlock code={code} language={language} />;
  },
  code: ({ className, children }) =>
    className?.includes("math-inline") && typeof children === "string" ? (
      <Formula tex={children} isDisplayed={false} />
    ) : (
      <code>{children}</code>
    ),
  table: ({ children }) => (
    <div className={styles.wide} tabIndex={0}>
      <table>{children}</table>
    </div>
  ),
  img: ({ src, alt }) => {
    const address = typeof src === "string" ? src : undefined;
    const inside = pictureInside(address);
    return inside ? (
      <img src={inside} alt={alt ?? ""} />
    ) : (
      <RemotePicture address={address} says={alt ?? ""} />
    );
  },
  a: ({ href, children, id }) => {
    if (href?.startsWith("#")) return <InsideLink href={href} id={id} says={children} />;
    const address = safeLink(href);
    if (!address) return <span title={href}>{children}</span>;
    return (
      <a href={address} target="_blank" rel="noreferrer noopener nofollow" title={hostOf(address)}>
        <InLink value={true}>{children}</InLink>
      </a>
    );
  },
};

/** A footnote and its way back, within one message: the page stays where it is in its own address. */
function InsideLink({ href, id, says }: { href: string; id: string | undefined; says: ReactNode }) {
  return (
    <a
      href={href}
      id={id}
      onClick={(event) => {
        event.preventDefault();
        document.getElementById(decodeURIComponent(href.slice(1)))?.scrollIntoView({ block: "center" });
      }}
    >
      {says}
    </a>
  );
}

function codeIn(children: ReactNode): { code: string; language: string | undefined; isFormula: boolean } {
  const { className = "", children: code } = childProps(children);
  return {
    code: typeof code === "string" ? code.replace(/\n$/, "") : "",
    language: /language-(\S+)/.exec(className)?.[1],
    isFormula: className.includes("math-display"),
  };
}

function childProps(children: ReactNode): { className?: string; children?: ReactNode } {
  if (typeof children !== "object" || children === null || !("props" in children)) return {};
  return children.props as { className?: string; children?: ReactNode };
}

/** Words that cannot be read as Markdown are still words. */
class AsTextWhereItFails extends Component<{ text: string; children: ReactNode }, { hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError() {
    return { hasFailed: true };
  }

  override render() {
    return this.state.hasFailed ? <pre className={styles.plain}>{this.props.text}</pre> : this.props.children;
  }
}

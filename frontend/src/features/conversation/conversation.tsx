import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { Empty, Failed, Loading } from "@/components/states";
import { useKeys } from "@/lib/keys";

import type { Reading } from "./api";
import { FindBar } from "./find-bar";
import { useForkKeys } from "./fork-keys";
import { Header } from "./header";
import { Margin } from "./margin";
import { useMarks, wordsOf } from "./marking";
import type { Open } from "./opening";
import { Transcript, type Scroller } from "./transcript";
import styles from "./conversation.module.css";
import { useReading } from "./use-reading";

interface Props {
  id: string;
  branch?: string | undefined;
  m?: string | undefined;
  /** The search that led here; its words are marked. */
  q?: string | undefined;
  open: Open;
  onDeleted: () => void;
}

/** One conversation: what it is, what was said, and what belongs to it. */
export function ConversationView({ id, branch, m, q, open, onDeleted }: Props) {
  const { t } = useTranslation("conversation");
  const reading = useReading(id, { branch, m });
  if (reading.isError) return <Failed error={reading.error} again={() => void reading.refetch()} />;
  if (!reading.data) return <Loading says={t("opening")} />;
  return (
    <Opened
      key={id}
      reading={reading.data}
      isAimed={m !== undefined && !reading.isLost}
      isLost={reading.isLost}
      q={q}
      open={open}
      onDeleted={onDeleted}
    />
  );
}

interface OpenedProps {
  reading: Reading;
  isAimed: boolean;
  /** Whether a message was asked for that is not in it. */
  isLost: boolean;
  q: string | undefined;
  open: Open;
  onDeleted: () => void;
}

function Opened({ reading, isAimed, isLost, q, open, onDeleted }: OpenedProps) {
  const { t } = useTranslation("conversation");
  const root = useRef<HTMLDivElement>(null);
  const scroller = useRef<Scroller>(null);
  const [isFinding, setIsFinding] = useState(false);
  const [hasMargin, setHasMargin] = useState(false);
  const [found, setFound] = useState<number | null>(null);
  useMarks("sought", wordsOf(q), root);
  const [sought, setSought] = useState<number | null>(null);
  useForkKeys(reading, scroller, setSought);
  useKeys([
    {
      keys: "mod+f",
      says: t("find.open"),
      // Pressed again, it is the browser's own.
      act: () => {
        if (isFinding) return false;
        setIsFinding(true);
        return true;
      },
    },
    {
      keys: "i",
      says: t("details.open"),
      act: () => {
        setHasMargin(!hasMargin);
      },
    },
  ]);
  return (
    <div className={styles.page}>
      <Header
        reading={reading}
        onFind={() => {
          setIsFinding(true);
        }}
        hasMargin={hasMargin}
        onMargin={() => {
          setHasMargin(!hasMargin);
        }}
        onDeleted={onDeleted}
      />
      {isLost && (
        <p className={styles.lost} role="status">
          {t("lost")}
        </p>
      )}
      <div className={styles.body}>
        <div ref={root} className={styles.talk}>
          {isFinding && (
            <FindBar
              reading={reading}
              scroller={scroller}
              root={root}
              onSpot={setFound}
              open={open}
              onClose={() => {
                setIsFinding(false);
                scroller.current?.element()?.focus();
              }}
            />
          )}
          {reading.branch.message_count ? (
            <Transcript
              reading={reading}
              isAimed={isAimed}
              found={found}
              sought={sought}
              onSought={setSought}
              open={open}
              scroller={scroller}
            />
          ) : (
            <Empty title={t("empty.title")}>{t("empty.why")}</Empty>
          )}
        </div>
        {hasMargin && (
          <Margin
            reading={reading}
            open={open}
            onClose={() => {
              setHasMargin(false);
            }}
          />
        )}
      </div>
    </div>
  );
}

import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { Icon } from "@/components/icon";
import { useTell } from "@/components/toast";

import styles from "./drop-anywhere.module.css";
import { dropped } from "./dropped";
import { useSender } from "./use-sender";

const holdsFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;

/** Lets files and folders be dropped anywhere on the window, whatever page is shown. */
export function DropAnywhere() {
  const { t } = useTranslation("imports");
  const send = useSender();
  const tell = useTell();
  const [isOver, setIsOver] = useState(false);
  useEffect(() => {
    // One is told of leaving each element that is entered; only the last of them leaves the window.
    let depth = 0;
    const enter = (event: DragEvent) => {
      if (!holdsFiles(event)) return;
      depth += 1;
      setIsOver(true);
    };
    const leave = (event: DragEvent) => {
      if (!holdsFiles(event)) return;
      depth = Math.max(depth - 1, 0);
      if (depth === 0) setIsOver(false);
    };
    const over = (event: DragEvent) => {
      if (holdsFiles(event)) event.preventDefault();
    };
    const drop = (event: DragEvent) => {
      if (!event.dataTransfer || !holdsFiles(event)) return;
      event.preventDefault();
      depth = 0;
      setIsOver(false);
      void dropped(event.dataTransfer.items).then(send, () => {
        tell(t("drop.unreadable"));
      });
    };
    const listeners = { dragenter: enter, dragleave: leave, dragover: over, drop };
    for (const [name, listener] of Object.entries(listeners)) {
      window.addEventListener(name, listener as EventListener);
    }
    return () => {
      for (const [name, listener] of Object.entries(listeners)) {
        window.removeEventListener(name, listener as EventListener);
      }
    };
  }, [send, tell, t]);
  if (!isOver) return null;
  return (
    <div className={styles.veil}>
      <p className={styles.words}>
        <Icon name="import" /> {t("drop.anywhere")}
      </p>
    </div>
  );
}

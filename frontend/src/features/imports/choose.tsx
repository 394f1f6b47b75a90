import { useRef } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { Icon } from "@/components/icon";

import styles from "./choose.module.css";
import { chosen } from "./dropped";
import { useSender } from "./use-sender";

/** The place to drop an export at, and the ways to choose one without dragging. */
export function Choose() {
  const { t } = useTranslation("imports");
  return (
    <section className={styles.place} aria-labelledby="choose">
      <Icon name="import" />
      <h2 id="choose" className={styles.title}>
        {t("drop.title")}
      </h2>
      <p className={styles.hint}>{t("drop.hint")}</p>
      <div className={styles.ways}>
        <ChooseButton says={t("drop.files")} weight="strong" />
        <ChooseButton says={t("drop.folder")} isFolder />
      </div>
    </section>
  );
}

/** A control that opens the system's own dialog; what is chosen there is sent. */
export function ChooseButton({
  says,
  weight,
  isFolder = false,
}: {
  says: string;
  weight?: "strong";
  isFolder?: boolean;
}) {
  const send = useSender();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button weight={weight} onClick={() => input.current?.click()}>
        {says}
      </Button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={says}
        {...(isFolder && { webkitdirectory: "" })}
        onChange={(event) => {
          send(chosen(event.target.files ?? []));
          event.target.value = "";
        }}
      />
    </>
  );
}

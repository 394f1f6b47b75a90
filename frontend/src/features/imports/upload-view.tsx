import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { bytes } from "@/lib/sizes";

import { Bar } from "./bar";
import styles from "./job-view.module.css";
import { forgetSending, stopSending, type Sending } from "./sending";
import { ViewTitle } from "./view-title";

/** An upload on its way, or why it was refused. */
export function UploadView({ sending }: { sending: Sending }) {
  const { t, i18n } = useTranslation("imports");
  if (sending.error) {
    return (
      <section className={styles.view}>
        <ViewTitle>{t("job.failed", { name: sending.name })}</ViewTitle>
        <p className={styles.words} role="alert">
          {sending.error}
        </p>
        <div className={styles.actions}>
          <Button onClick={forgetSending}>{t("job.again")}</Button>
        </div>
      </section>
    );
  }
  const title = t("sending.title", { name: sending.name });
  return (
    <section className={styles.view}>
      <ViewTitle>{title}</ViewTitle>
      <Bar label={title} done={sending.sent} total={sending.total} />
      <p className={styles.figures}>
        <span>
          {t("sending.of", {
            done: bytes(sending.sent, i18n.language),
            total: bytes(sending.total, i18n.language),
          })}
        </span>
      </p>
      <div className={styles.actions}>
        <Button onClick={stopSending}>{t("sending.cancel")}</Button>
      </div>
    </section>
  );
}

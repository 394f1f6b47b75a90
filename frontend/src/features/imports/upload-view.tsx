import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { bytes } from "@/lib/sizes";

import { About } from "./about";
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
        <ViewTitle>
          <About says="job.failed" name={sending.name} />
        </ViewTitle>
        <p className={styles.words} role="alert">
          {sending.error}
        </p>
        <div className={styles.actions}>
          <Button onClick={forgetSending}>{t("job.again")}</Button>
        </div>
      </section>
    );
  }
  return (
    <section className={styles.view}>
      <ViewTitle>
        <About says="sending.title" name={sending.name} />
      </ViewTitle>
      <Bar label={t("job.progress")} done={sending.sent} total={sending.total} />
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

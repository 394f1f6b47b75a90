import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { SourceMark } from "@/components/source-mark";
import { bytes } from "@/lib/sizes";

import { About } from "./about";
import { cancelJob, type Job } from "./api";
import { Bar } from "./bar";
import styles from "./job-view.module.css";
import { Problems } from "./problems";
import { all, duration, progressOf } from "./told";
import { ViewTitle } from "./view-title";

/** A job under way: what it does, how far and how fast, and how to stop it. */
export function JobProgress({ job }: { job: Job }) {
  const { t } = useTranslation("imports");
  const cancel = useMutation({ mutationFn: () => cancelJob(job.id) });
  const isImport = job.kind === "import";
  const [done, total] = progressOf(job);
  return (
    <section className={styles.view} aria-labelledby="job">
      <ViewTitle id="job">
        <About says={isImport ? "job.importing" : "job.looking"} name={job.name} />
      </ViewTitle>
      <p className={styles.phase}>{t(job.is_stopping ? "job.stopping" : `phase.${job.phase}`)}</p>
      <Bar label={t("job.progress")} done={done} total={total} />
      <Figures job={job} />
      {isImport && (
        <p className={styles.words}>
          {job.counts.messages > 0 && t("job.readable")} {t("job.leave")}
        </p>
      )}
      <Problems count={job.problem_count} problems={job.problems} />
      <div className={styles.actions}>
        <Button
          disabled={job.is_stopping || cancel.isPending}
          onClick={() => {
            cancel.mutate();
          }}
        >
          {t("job.cancel")}
        </Button>
      </div>
    </section>
  );
}

function Figures({ job }: { job: Job }) {
  const { t, i18n } = useTranslation("imports");
  const rate = job.bytes_per_second;
  return (
    <p className={styles.figures}>
      {job.source && <SourceMark source={job.source} />}
      {job.phase === "meaning" ? (
        <span>
          {t("job.made", {
            done: job.done.toLocaleString(i18n.language),
            total: job.total.toLocaleString(i18n.language),
          })}
        </span>
      ) : (
        <>
          <span>{t("job.conversations", { count: all(job.counts) })}</span>
          <span>{t("job.messages", { count: job.counts.messages })}</span>
        </>
      )}
      {rate !== null && <span>{t("job.rate", { amount: bytes(rate, i18n.language) })}</span>}
      {job.seconds_left !== null && (
        <span>{t("job.left", { time: duration(job.seconds_left, i18n.language) })}</span>
      )}
    </p>
  );
}

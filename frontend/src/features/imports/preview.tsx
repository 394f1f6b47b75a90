import { useMutation } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { SHOWN } from "@/api/failures";
import { Button } from "@/components/button";
import { Failed } from "@/components/states";

import { About } from "./about";
import { cancelJob, importLookedInto, type Job } from "./api";
import styles from "./job-view.module.css";
import { Looked } from "./looked";
import { Notes } from "./notes";
import { Problems } from "./problems";
import { all } from "./told";
import { ViewTitle } from "./view-title";

/** What there is in what was handed over, before anything is kept: import it, or leave it. */
export function Preview({ job }: { job: Job }) {
  const found = job.preview?.found ?? [];
  return (
    <section className={styles.view} aria-labelledby="preview">
      <ViewTitle id="preview">
        <About says="preview.title" name={job.name} />
      </ViewTitle>
      {found.map((one) => (
        <Looked key={`${one.source} ${one.path}`} looked={one} />
      ))}
      <Problems count={job.problem_count} problems={job.problems} />
      <Notes notes={[...job.notes, ...(job.preview?.notes ?? [])]} />
      <WhatNext job={job} />
    </section>
  );
}

function WhatNext({ job }: { job: Job }) {
  const { t } = useTranslation("imports");
  if (job.imported_by)
    return (
      <p className={styles.words}>
        {t("preview.started")}{" "}
        <Link to="/import" search={{ job: job.imported_by }}>
          {t("preview.toImport")}
        </Link>
      </p>
    );
  if (!job.kept_until) return <Forgotten />;
  return <Actions job={job} />;
}

function Forgotten() {
  const { t } = useTranslation("imports");
  return (
    <p className={styles.words}>
      {t("preview.forgotten")} <Link to="/import">{t("job.again")}</Link>
    </p>
  );
}

function Actions({ job }: { job: Job }) {
  const { t } = useTranslation("imports");
  const navigate = useNavigate();
  const start = useMutation({
    mutationFn: () => importLookedInto(job.id),
    meta: SHOWN,
    onSuccess: (begun) => navigate({ to: "/import", search: { job: begun.id } }),
  });
  const leave = useMutation({
    mutationFn: () => cancelJob(job.id),
    onSettled: () => navigate({ to: "/import", search: {} }),
  });
  const isBusy = start.isPending || leave.isPending;
  const coming = (job.preview?.found ?? []).reduce(
    (sum, one) => sum + all(one.counts) - one.counts.unchanged - one.counts.failed - one.counts.left_out,
    0,
  );
  return (
    <>
      {coming === 0 && <p className={styles.words}>{t("preview.nothingNew")}</p>}
      <div className={styles.actions}>
        <Button
          weight={coming ? "strong" : "plain"}
          disabled={isBusy}
          onClick={() => {
            start.mutate();
          }}
        >
          {coming ? t("preview.start", { count: coming }) : t("preview.startAll")}
        </Button>
        <Button
          disabled={isBusy}
          onClick={() => {
            leave.mutate();
          }}
        >
          {t("preview.cancel")}
        </Button>
      </div>
      {start.error && <Failed error={start.error} />}
    </>
  );
}

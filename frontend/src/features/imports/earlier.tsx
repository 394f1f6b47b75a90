import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { Moment } from "@/components/moment";
import { SourceMark } from "@/components/source-mark";
import { Failed, Loading } from "@/components/states";

import { About } from "./about";
import { importsQuery, isOver, jobsQuery, type Job, type Run } from "./api";
import styles from "./import-page.module.css";
import { all, said } from "./told";

/** What is under way, and the imports there have been, newest first. */
export function Earlier() {
  const { t } = useTranslation("imports");
  const { data, error, refetch } = useQuery(importsQuery);
  const { data: jobs } = useQuery(jobsQuery);
  const current = jobs?.jobs.filter((job) => !isOver(job) || job.kept_until !== null) ?? [];
  return (
    <section className={styles.section} aria-labelledby="earlier">
      <h2 id="earlier">{t("earlier.title")}</h2>
      {error && <Failed error={error} again={() => void refetch()} />}
      {!data && !error && <Loading />}
      {data?.imports.length === 0 && current.length === 0 && (
        <p className={styles.soft}>{t("earlier.none")}</p>
      )}
      <ul className={styles.rows}>
        {current.map((job) => (
          <JobRow key={job.id} job={job} />
        ))}
        {data?.imports.map((run) => (
          <RunRow key={run.number} run={run} />
        ))}
      </ul>
    </section>
  );
}

function JobRow({ job }: { job: Job }) {
  const { t } = useTranslation("imports");
  return (
    <li className={styles.row}>
      <Link to="/import" search={{ job: job.id }}>
        <bdi>{job.name}</bdi>
      </Link>
      <span className={styles.place}>
        {job.kind === "preview" ? <About says="preview.title" name={job.name} /> : t(`phase.${job.phase}`)}
      </span>
    </li>
  );
}

function RunRow({ run }: { run: Run }) {
  const { t, i18n } = useTranslation("imports");
  const state =
    run.state === "interrupted" || run.state === "undone" || run.state === "running" ? run.state : null;
  return (
    <li className={styles.row}>
      <span className={styles.what}>
        <Link to="/import" search={{ run: (run.number ?? 0).toString() }}>
          <bdi>{run.path}</bdi>
        </Link>
        <span className={styles.place}>
          {[
            // That nothing has come yet of what is under way tells nothing.
            (state !== "running" || all(run.counts) > 0) && said(run.counts, t, i18n.language),
            state && t(`report.state.${state}`),
          ]
            .filter(Boolean)
            .join(" · ")}
        </span>
      </span>
      <span className={styles.origin}>
        <SourceMark source={run.source} />
        <Moment at={run.started_at} />
      </span>
    </li>
  );
}

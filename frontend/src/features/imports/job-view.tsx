import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { Refused } from "@/api/client";
import { Failed, Loading } from "@/components/states";

import { About } from "./about";
import { isOver, type Job } from "./api";
import { HowToGet } from "./how-to-get";
import { JobProgress } from "./job-progress";
import styles from "./job-view.module.css";
import { Notes } from "./notes";
import { Preview } from "./preview";
import { Problems } from "./problems";
import { Report } from "./report";
import { useJob } from "./use-job";
import { ViewTitle } from "./view-title";

/** A job, whatever has become of it, also after a reload and in another tab. */
export function JobView({ id }: { id: string }) {
  const { data: job, error, refetch } = useJob(id);
  return (
    <>
      <p className="visually-hidden" role="status">
        {job && <Now job={job} />}
      </p>
      <View job={job} error={error} again={() => void refetch()} />
    </>
  );
}

/** What is said aloud when it changes: not every number, but where the job has come to. */
function Now({ job }: { job: Job }) {
  const { t } = useTranslation("imports");
  if (job.phase !== "done") return t(`phase.${job.phase}`);
  return <About says={job.kind === "preview" ? "preview.title" : "job.imported"} name={job.name} />;
}

interface Props {
  job: Job | undefined;
  error: Error | null;
  again: () => void;
}

function View({ job, error, again }: Props) {
  const { t } = useTranslation("imports");
  if (error instanceof Refused && error.status === 404)
    return <p className={styles.words}>{t("job.gone")}</p>;
  if (error) return <Failed error={error} again={again} />;
  if (!job) return <Loading />;
  if (!isOver(job)) return <JobProgress job={job} />;
  if (job.phase === "done" && job.kind === "preview") return <Preview job={job} />;
  return <Ended job={job} />;
}

const TITLES = { done: "job.imported", stopped: "job.stopped", failed: "job.failed" } as const;

function Ended({ job }: { job: Job }) {
  const { t } = useTranslation("imports");
  const end = job.phase === "failed" || job.phase === "stopped" ? job.phase : "done";
  return (
    <section className={styles.view} aria-labelledby="ended">
      <ViewTitle id="ended">
        <About says={TITLES[end]} name={job.name} />
      </ViewTitle>
      {job.error && (
        <p className={styles.words} role="alert">
          {job.error}
        </p>
      )}
      {end === "stopped" && job.runs.length > 0 && <p className={styles.words}>{t("job.kept")}</p>}
      {end === "failed" && (
        <>
          <p>
            <Link to="/import">{t("job.again")}</Link>
          </p>
          <HowToGet />
        </>
      )}
      <Notes notes={job.error ? job.notes.filter((note) => note !== job.error) : job.notes} />
      {job.runs.length === 0 && <Problems count={job.problem_count} problems={job.problems} />}
      {job.runs.map((number) => (
        <Report key={number} number={number} level="h3" />
      ))}
    </section>
  );
}

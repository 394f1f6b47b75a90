import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ComponentProps } from "react";
import { useTranslation } from "react-i18next";

import { About } from "./about";
import { isOver, jobsQuery } from "./api";
import { Bar } from "./bar";
import { useSending } from "./sending";
import { progressOf } from "./told";
import styles from "./under-way.module.css";

/** What is being sent or imported, how far it is, and the way to it; nothing where nothing is. */
export function UnderWay() {
  const { data } = useQuery(jobsQuery);
  const sending = useSending();
  const job = data?.jobs.find((one) => !isOver(one));
  if (sending && !sending.error) {
    return <Line says="sending.title" name={sending.name} done={sending.sent} total={sending.total} />;
  }
  if (!job) return null;
  const says = job.kind === "import" ? "job.importing" : "job.looking";
  const [done, total] = progressOf(job);
  return <Line says={says} name={job.name} done={done} total={total} job={job.id} />;
}

interface LineProps extends ComponentProps<typeof About> {
  done: number;
  total: number;
  job?: string;
}

function Line({ done, total, job, ...about }: LineProps) {
  const { t } = useTranslation("imports");
  return (
    <Link to="/import" search={{ job }} className={styles.line}>
      <span className={styles.says}>
        <About {...about} />
      </span>
      <Bar label={t("job.progress")} done={done} total={total} />
    </Link>
  );
}

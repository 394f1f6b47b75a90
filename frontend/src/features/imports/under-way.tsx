import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { isOver, jobsQuery } from "./api";
import { Bar } from "./bar";
import { useSending } from "./sending";
import { progressOf } from "./told";
import styles from "./under-way.module.css";

/** What is being sent or imported, how far it is, and the way to it; nothing where nothing is. */
export function UnderWay() {
  const { t } = useTranslation("imports");
  const { data } = useQuery(jobsQuery);
  const sending = useSending();
  const job = data?.jobs.find((one) => !isOver(one));
  if (sending && !sending.error) {
    const says = t("sending.title", { name: sending.name });
    return <Line says={says} done={sending.sent} total={sending.total} />;
  }
  if (!job) return null;
  const says = t(job.kind === "import" ? "job.importing" : "job.looking", { name: job.name });
  const [done, total] = progressOf(job);
  return <Line says={says} done={done} total={total} job={job.id} />;
}

function Line({ says, done, total, job }: { says: string; done: number; total: number; job?: string }) {
  return (
    <Link to="/import" search={{ job }} className={styles.line}>
      <bdi className={styles.says}>{says}</bdi>
      <Bar label={says} done={done} total={total} />
    </Link>
  );
}

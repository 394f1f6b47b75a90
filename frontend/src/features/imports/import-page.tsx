import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { Loading } from "@/components/states";

import { foundHereQuery, importsQuery, sourcesQuery } from "./api";
import { Choose } from "./choose";
import { Earlier } from "./earlier";
import { HereSection } from "./here-section";
import { HowToGet } from "./how-to-get";
import styles from "./import-page.module.css";
import { JobView } from "./job-view";
import { Report } from "./report";
import { useSending } from "./sending";
import { UploadView } from "./upload-view";

/** Everything about imports: begin one, follow one, look at an earlier one. `job` and `run` say which. */
export function ImportView({ job, run }: { job?: string; run?: string }) {
  const { t } = useTranslation("imports");
  const sending = useSending();
  const isStart = !sending && !job && !run;
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1>{t("title")}</h1>
        {isStart ? <p className={styles.lead}>{t("lead")}</p> : <BackToStart />}
      </header>
      {sending ? (
        <UploadView sending={sending} />
      ) : job ? (
        <JobView id={job} />
      ) : (
        run && <Report number={Number(run)} level="h2" />
      )}
      {isStart && <Start />}
    </div>
  );
}

/** All of it comes at once: nothing moves what one is about to click. */
function Start() {
  const here = useQuery(foundHereQuery);
  const sources = useQuery(sourcesQuery);
  const earlier = useQuery(importsQuery);
  const isThere = [here, sources, earlier].every(({ isPending }) => !isPending);
  return (
    <>
      <Choose />
      {isThere ? (
        <>
          <HereSection />
          <HowToGet />
          <Earlier />
        </>
      ) : (
        <Loading />
      )}
    </>
  );
}

function BackToStart() {
  const { t } = useTranslation("imports");
  return (
    <p>
      <Link to="/import">{t("report.back")}</Link>
    </p>
  );
}

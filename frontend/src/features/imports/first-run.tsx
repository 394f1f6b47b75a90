import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { SourceMark } from "@/components/source-mark";
import { Failed } from "@/components/states";

import { archivesQuery, foundHereQuery, openArchive } from "./api";
import { ChooseButton } from "./choose";
import styles from "./first-run.module.css";
import { useImportFound } from "./here-section";
import { tellOtherTabs } from "./other-tabs";

/** The beginning: three doors into an archive that is empty yet. */
export function FirstRun() {
  const { t } = useTranslation("imports");
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1>{t("first.title")}</h1>
        <p className={styles.lead}>{t("first.lead")}</p>
      </header>
      <div className={styles.doors}>
        <Door title={t("first.file")} about={t("first.fileAbout")}>
          <Link to="/import" className={styles.how}>
            {t("how.title")}
          </Link>
          <ChooseButton says={t("first.fileDo")} weight="strong" />
        </Door>
        <HereDoor />
        <DemoDoor />
      </div>
    </div>
  );
}

function Door({ title, about, children }: { title: string; about: string; children: ReactNode }) {
  return (
    <section className={styles.door}>
      <h2>{title}</h2>
      <p>{about}</p>
      <div className={styles.through}>{children}</div>
    </section>
  );
}

function HereDoor() {
  const { t } = useTranslation("imports");
  const { data, error } = useQuery(foundHereQuery);
  const begin = useImportFound();
  const failure = begin.error ?? error;
  const count = data?.found.reduce((sum, one) => sum + one.file_count, 0) ?? 0;
  const sources = [...new Set(data?.found.map((one) => one.source))];
  return (
    <Door title={t("first.here")} about={t("first.hereAbout")}>
      <p className={styles.found}>
        {sources.map((source) => (
          <SourceMark key={source} source={source} />
        ))}
        {data && count === 0 && t("first.hereNone")}
      </p>
      {count > 0 && (
        <Button
          disabled={begin.isPending}
          onClick={() => {
            begin.mutate(null);
          }}
        >
          {t("first.hereDo", { count })}
        </Button>
      )}
      {failure && <Failed error={failure} />}
    </Door>
  );
}

function DemoDoor() {
  const { t } = useTranslation("imports");
  const { data } = useQuery(archivesQuery);
  const open = useOpenArchive();
  if (!data?.archives.some((one) => one.name === "demo") || data.current === "demo") return null;
  return (
    <Door title={t("first.demo")} about={t("first.demoAbout")}>
      <Button
        disabled={open.isPending}
        onClick={() => {
          open.mutate("demo");
        }}
      >
        {t(open.isPending ? "first.demoMaking" : "first.demoDo")}
      </Button>
    </Door>
  );
}

/** Opens another archive; nothing that was shown of the one before is kept, here or in another tab. */
export function useOpenArchive() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: openArchive,
    onSuccess: (opened) => {
      client.clear();
      client.setQueryData(archivesQuery.queryKey, opened);
      tellOtherTabs(opened.current);
      window.location.assign("/");
    },
  });
}

import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { Coded } from "@/components/coded";
import { Loading } from "@/components/states";

import { healthQuery, storageQuery } from "./api";
import { Appearance } from "./appearance";
import { ArchiveSection } from "./archive";
import { HealthSection } from "./health";
import { Keyboard } from "./keyboard";
import { Section } from "./section";
import styles from "./settings.module.css";

const DOCS = "https://github.com/backscroll/backscroll/tree/main/docs";

/** Everything that can be set, in one column; `leave` is what ends this browser's session. */
export function SettingsView({ leave }: { leave: ReactNode }) {
  const { t } = useTranslation("settings");
  // What comes later comes at once: nothing moves what one is about to click.
  const isThere = [useQuery(storageQuery), useQuery(healthQuery)].every(({ isPending }) => !isPending);
  return (
    <div className={styles.page}>
      <h1>{t("title")}</h1>
      <Appearance />
      <Keyboard />
      {isThere ? <OfTheArchive leave={leave} /> : <Loading />}
    </div>
  );
}

function OfTheArchive({ leave }: { leave: ReactNode }) {
  const { t } = useTranslation("settings");
  return (
    <>
      <ArchiveSection />
      <HealthSection />
      <Section title={t("access.title")}>
        <p className={styles.why}>
          <Coded text={t("access.why")} />
        </p>
        <p className={styles.act}>{leave}</p>
      </Section>
      <About />
    </>
  );
}

function About() {
  const { t } = useTranslation("settings");
  const { data } = useQuery(healthQuery);
  return (
    <Section title={t("about.title")}>
      <p>{data ? t("about.version", { version: data.version }) : " "}</p>
      <p className={styles.why}>{t("about.private")}</p>
      <p>
        <a href={DOCS} rel="noreferrer" target="_blank">
          {t("about.docs")}
        </a>
      </p>
    </Section>
  );
}

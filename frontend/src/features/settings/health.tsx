import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { SHOWN } from "@/api/failures";
import { Button } from "@/components/button";
import { Coded } from "@/components/coded";
import { Moment } from "@/components/moment";
import { Failed } from "@/components/states";

import { check, healthQuery, index, type Health } from "./api";
import { Fact, Section } from "./section";
import styles from "./settings.module.css";

/** How the indexes are, and a look at everything for who wants to be sure. */
export function HealthSection() {
  const { t } = useTranslation("settings");
  const { data, error, refetch } = useQuery(healthQuery);
  return (
    <Section title={t("health.title")}>
      {error && <Failed error={error} again={() => void refetch()} />}
      {data && <Facts health={data} />}
      {data && <Indexing health={data} />}
      <Checking />
    </Section>
  );
}

function Facts({ health: { standing } }: { health: Health }) {
  const { t, i18n } = useTranslation("settings");
  const number = new Intl.NumberFormat(i18n.language);
  const { words, meaning, last_import: last } = standing;
  const [done, all] = [number.format(meaning.done), number.format(meaning.conversations)];
  const found =
    meaning.done < meaning.conversations
      ? t("health.meaningPart", { done, all })
      : t("health.meaningDone", { all });
  return (
    <dl className={styles.facts}>
      <Fact name={t("health.words")}>
        {words.is_current ? t("health.wordsDone", { count: words.texts }) : t("health.wordsOld")}
      </Fact>
      <Fact name={t("health.meaning")}>{meaning.embedder ? found : t("health.noEmbedder")}</Fact>
      <Fact name={t("health.lastImport")}>
        {last ? <Moment at={last.started_at} /> : t("health.noImport")}
      </Fact>
    </dl>
  );
}

/** Adds what cannot be found by meaning yet; how far it is, is asked for until it is over. */
function Indexing({ health: { standing, building } }: { health: Health }) {
  const { t, i18n } = useTranslation("settings");
  const queries = useQueryClient();
  const { mutate, error } = useMutation({
    mutationFn: index,
    meta: SHOWN,
    onSettled: () => queries.invalidateQueries({ queryKey: healthQuery.queryKey }),
  });
  const { embedder, conversations, done } = standing.meaning;
  const missing = conversations - done;
  const number = new Intl.NumberFormat(i18n.language);
  if (!embedder || (!missing && !building?.failed)) return null;
  return (
    <>
      <p className={styles.act}>
        <Button disabled={building?.is_running} onClick={() => mutate()}>
          {building?.is_running
            ? t("health.indexing", {
                done: number.format(building.done),
                all: number.format(building.conversations),
              })
            : t("health.index", { count: missing, missing: number.format(missing) })}
        </Button>
      </p>
      {building?.is_running && (
        <progress className={styles.progress} value={building.done} max={building.conversations} />
      )}
      {building?.failed && <Failed error={new Error(building.failed)} />}
      {error && <Failed error={error} />}
    </>
  );
}

function Checking() {
  const { t, i18n } = useTranslation("settings");
  const { mutate, data, error, isPending } = useMutation({ mutationFn: check, meta: SHOWN });
  const number = new Intl.NumberFormat(i18n.language);
  const checked = data?.health.checked;
  return (
    <>
      <p className={styles.act}>
        <Button disabled={isPending} onClick={() => mutate()}>
          {isPending ? t("health.checking") : t("health.check")}
        </Button>
      </p>
      <div role="status" className={styles.told}>
        {data?.is_sound &&
          t("health.sound", {
            messages: number.format(checked?.messages ?? 0),
            conversations: number.format(checked?.conversations ?? 0),
          })}
        {data && !data.is_sound && (
          <>
            <p>{t("health.findings", { count: data.health.findings.length })}</p>
            <ul>
              {data.health.findings.map(({ what }) => (
                <li key={what}>{what}</li>
              ))}
            </ul>
            <p>
              <Coded text={t("health.repair")} />
            </p>
          </>
        )}
      </div>
      {error && <Failed error={error} />}
    </>
  );
}

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { SHOWN } from "@/api/failures";
import { Button } from "@/components/button";
import { Failed } from "@/components/states";
import { useTell } from "@/components/toast";
import { bytes } from "@/lib/sizes";

import { backUp, storageQuery, vacuum, type Storage } from "./api";
import { Fact, Section } from "./section";
import styles from "./settings.module.css";

/** Where the archive lies, and what can be done with all of it. */
export function ArchiveSection() {
  const { t, i18n } = useTranslation("settings");
  const { data, error, refetch } = useQuery(storageQuery);
  return (
    <Section title={t("archive.title")}>
      {error && <Failed error={error} again={() => void refetch()} />}
      {data && <Facts storage={data.storage} />}
      <BackingUp />
      {data && data.storage.free_bytes > 0 && (
        <Vacuuming free={bytes(data.storage.free_bytes, i18n.language)} />
      )}
    </Section>
  );
}

function Facts({ storage }: { storage: Storage }) {
  const { t, i18n } = useTranslation("settings");
  const [newest] = storage.backups;
  const day =
    newest && new Intl.DateTimeFormat(i18n.language, { dateStyle: "long" }).format(new Date(newest.made_at));
  return (
    <dl className={styles.facts}>
      <Fact name={t("archive.database")}>
        <code>{storage.path}</code> {bytes(storage.database_bytes + storage.log_bytes, i18n.language)}
      </Fact>
      <Fact name={t("archive.files")}>
        <code>{storage.files_folder}</code>{" "}
        {t("archive.fileCount", { count: storage.files, size: bytes(storage.file_bytes, i18n.language) })}
      </Fact>
      <Fact name={t("archive.backups")}>
        {newest ? (
          <>
            <code>{newest.path}</code> {t("archive.backupCount", { count: storage.backups.length, day })}
          </>
        ) : (
          t("archive.noBackups")
        )}
      </Fact>
      <Fact name={t("archive.diskFree")}>{bytes(storage.disk_free_bytes, i18n.language)}</Fact>
    </dl>
  );
}

function BackingUp() {
  const { t } = useTranslation("settings");
  const queries = useQueryClient();
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: backUp,
    meta: SHOWN,
    onSuccess: () => queries.invalidateQueries({ queryKey: storageQuery.queryKey }),
  });
  return (
    <>
      <p className={styles.why}>{t("archive.backupWhy")}</p>
      <p className={styles.act}>
        <Button disabled={isPending} onClick={() => mutate()}>
          {isPending ? t("archive.backingUp") : t("archive.backUp")}
        </Button>
      </p>
      <div role="status" className={styles.told}>
        {data && t("archive.backedUp", { count: data.files, path: data.path })}
      </div>
      {error && <Failed error={error} />}
    </>
  );
}

function Vacuuming({ free }: { free: string }) {
  const { t, i18n } = useTranslation("settings");
  const queries = useQueryClient();
  const tell = useTell();
  const { mutate, error, isPending } = useMutation({
    mutationFn: vacuum,
    meta: SHOWN,
    onSuccess: ({ freed_bytes: freed }) => {
      tell(t("archive.vacuumed", { size: bytes(freed, i18n.language) }));
      return queries.invalidateQueries({ queryKey: storageQuery.queryKey });
    },
  });
  return (
    <>
      <p className={styles.why}>{t("archive.vacuumWhy", { size: free })}</p>
      <p className={styles.act}>
        <Button disabled={isPending} onClick={() => mutate()}>
          {isPending ? t("archive.vacuuming") : t("archive.vacuum", { size: free })}
        </Button>
      </p>
      {error && <Failed error={error} />}
    </>
  );
}

import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { Schemas } from "@/api/client";
import { SHOWN } from "@/api/failures";
import { Button } from "@/components/button";
import { SourceMark } from "@/components/source-mark";
import { Failed } from "@/components/states";

import { foundHereQuery, importFound, lookIntoFound, type Job } from "./api";
import styles from "./import-page.module.css";

/** Begins to import what was found here, one place or all of it, and goes to see how it does. */
export const useImportFound = () => useBegin(importFound);

function useBegin(begin: (place: string | null) => Promise<Job>) {
  const navigate = useNavigate();
  return useMutation({
    mutationFn: begin,
    meta: SHOWN,
    onSuccess: (job) => navigate({ to: "/import", search: { job: job.id } }),
  });
}

/** What programs on this machine have kept, to be looked into before it is imported. */
export function HereSection() {
  const { t } = useTranslation("imports");
  const { data, error } = useQuery(foundHereQuery);
  const look = useBegin(lookIntoFound);
  if (error) return <Failed error={error} />;
  if (!data) return null;
  return (
    <section className={styles.section} aria-labelledby="here">
      <h2 id="here">{t("here.title")}</h2>
      <p className={styles.soft}>{t(data.found.length ? "here.lead" : "here.none")}</p>
      <ul className={styles.rows}>
        {data.found.map((one) => (
          <Place
            key={one.place}
            found={one}
            isBusy={look.isPending}
            onLook={() => {
              look.mutate(one.place);
            }}
          />
        ))}
      </ul>
      {data.found.length > 1 && (
        <p>
          <Button
            disabled={look.isPending}
            onClick={() => {
              look.mutate(null);
            }}
          >
            {t("here.all")}
          </Button>
        </p>
      )}
      {look.error && <Failed error={look.error} />}
    </section>
  );
}

interface PlaceProps {
  found: Schemas["FoundHere"];
  isBusy: boolean;
  onLook: () => void;
}

function Place({ found, isBusy, onLook }: PlaceProps) {
  const { t } = useTranslation("imports");
  return (
    <li className={styles.row}>
      <span className={styles.what}>
        <SourceMark source={found.source} />
        <span className={styles.place}>
          <bdi>{found.place}</bdi> · {t("here.files", { count: found.file_count })}
        </span>
      </span>
      <Button disabled={isBusy} aria-label={`${t("here.look")}: ${found.place}`} onClick={onLook}>
        {t("here.look")}
      </Button>
    </li>
  );
}

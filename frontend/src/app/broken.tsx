import type { ErrorComponentProps } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";

/** A page that failed for a reason nobody foresaw: it says so, and what is kept is not harmed by it. */
export function Broken({ error, reset }: ErrorComponentProps) {
  const { t } = useTranslation("app");
  return (
    <div className="alone" role="alert">
      <h1>{t("failed.title")}</h1>
      <p>{error instanceof Error ? error.message : String(error)}</p>
      <Button onClick={reset}>{t("failed.again")}</Button>
    </div>
  );
}

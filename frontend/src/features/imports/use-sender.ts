import { useNavigate } from "@tanstack/react-router";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";

import type { Dropped } from "./dropped";
import { send } from "./sending";

/** Sends files from wherever one is, and shows what is in them. */
export function useSender(): (files: readonly Dropped[]) => void {
  const { t } = useTranslation("imports");
  const navigate = useNavigate();
  return useCallback(
    (files) => {
      if (files.length === 0) return;
      void navigate({ to: "/import", search: {} });
      void send(files, t("sending.broke")).then((job) => {
        if (job) void navigate({ to: "/import", search: { job: job.id } });
      });
    },
    [navigate, t],
  );
}

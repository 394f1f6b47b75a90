import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { SHOWN } from "@/api/failures";
import { Button } from "@/components/button";
import { Failed } from "@/components/states";

import { importAgain } from "./api";

/** Imports once more what an import read, where that lies on this machine. */
export function Again({ number }: { number: number }) {
  const { t } = useTranslation("imports");
  const navigate = useNavigate();
  const again = useMutation({
    mutationFn: () => importAgain(number),
    meta: SHOWN,
    onSuccess: (job) => navigate({ to: "/import", search: { job: job.id } }),
  });
  return (
    <>
      <Button
        disabled={again.isPending}
        onClick={() => {
          again.mutate();
        }}
      >
        {t("report.again")}
      </Button>
      {again.error && <Failed error={again.error} />}
    </>
  );
}

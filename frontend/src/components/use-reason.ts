import { useCallback } from "react";
import { useTranslation } from "react-i18next";

import { Unreachable } from "@/api/client";

/** Why something failed, in words for a person. */
export function useReason(): (error: Error) => string {
  const { t } = useTranslation("components");
  return useCallback((error) => (error instanceof Unreachable ? t("unreachable") : error.message), [t]);
}

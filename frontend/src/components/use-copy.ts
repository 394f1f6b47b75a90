import { useCallback } from "react";
import { useTranslation } from "react-i18next";

import { useTell } from "./toast";

/** A page that came over no safe way has no clipboard: that is a failure like any other. */
const written = async (text: string) => navigator.clipboard.writeText(text);

/** Put words on the clipboard, and say that it was done, or that the browser refused. */
export function useCopy() {
  const { t } = useTranslation("components");
  const tell = useTell();
  return useCallback(
    (text: string, says: string) => {
      void written(text).then(
        () => {
          tell(says);
        },
        () => {
          tell(t("notCopied"));
        },
      );
    },
    [tell, t],
  );
}

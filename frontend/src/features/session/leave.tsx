import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { logOut } from "@/api/client";
import { Button } from "@/components/button";

/** Ends this browser's session; what opens the page next is asked for a credential again. */
export function Leave() {
  const { t } = useTranslation("session");
  const leave = useMutation({
    mutationFn: logOut,
    onSuccess: () => {
      location.assign("/");
    },
  });
  return <Button onClick={() => leave.mutate()}>{t("leave")}</Button>;
}

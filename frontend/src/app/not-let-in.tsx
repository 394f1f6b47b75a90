import { useTranslation } from "react-i18next";

import { Coded } from "@/components/coded";
import { PasswordForm } from "@/features/session/password-form";

type Props = { hasPassword: boolean; onOpened: () => void };

/** The browser has no session: the server was restarted, or the address was typed without its token. */
export function NotLetIn({ hasPassword, onOpened }: Props) {
  const { t } = useTranslation("app");
  return (
    <main className="alone">
      <h1>{t("notLetIn.title")}</h1>
      <p>
        <Coded text={hasPassword ? t("notLetIn.either") : t("notLetIn.why")} />
      </p>
      {hasPassword && <PasswordForm onOpened={onOpened} />}
    </main>
  );
}

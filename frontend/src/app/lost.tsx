import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

export function Lost() {
  const { t } = useTranslation("app");
  return (
    <div className="alone">
      <h1>{t("lost.title")}</h1>
      <p>
        <Link to="/">{t("lost.home")}</Link>
      </p>
    </div>
  );
}

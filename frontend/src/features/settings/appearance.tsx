import { useTranslation } from "react-i18next";

import { Choice } from "@/components/choice";
import { prefer, usePreferences } from "@/lib/preferences";

import { Section } from "./section";

export function Appearance() {
  const { t } = useTranslation("settings");
  const { theme, density, language } = usePreferences();
  return (
    <Section title={t("appearance.title")}>
      <Choice
        name={t("appearance.theme")}
        value={theme}
        choices={(["system", "light", "dark"] as const).map((value) => ({
          value,
          says: t(`appearance.${value}`),
        }))}
        onChosen={(value) => prefer("theme", value)}
      />
      <Choice
        name={t("appearance.density")}
        value={density}
        choices={(["comfortable", "compact"] as const).map((value) => ({
          value,
          says: t(`appearance.${value}`),
        }))}
        onChosen={(value) => prefer("density", value)}
      />
      <Choice
        name={t("appearance.language")}
        value={language}
        choices={[
          { value: "en", says: t("appearance.english") },
          { value: "de", says: t("appearance.german") },
        ]}
        onChosen={(value) => prefer("language", value)}
      />
    </Section>
  );
}

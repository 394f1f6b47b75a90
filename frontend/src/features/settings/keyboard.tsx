import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Choice } from "@/components/choice";
import { KeyList, type Listed } from "@/components/key-list";
import { boundKeys } from "@/lib/keys";
import { prefer, usePreferences } from "@/lib/preferences";

import { Section } from "./section";
import styles from "./settings.module.css";

export function Keyboard() {
  const { t } = useTranslation("settings");
  const { letters } = usePreferences();
  return (
    <Section title={t("keyboard.title")}>
      <Choice
        name={t("keyboard.letters")}
        value={letters}
        choices={(["on", "off"] as const).map((value) => ({ value, says: t(`keyboard.${value}`) }))}
        onChosen={(value) => prefer("letters", value)}
      />
      <p className={styles.why}>{t("keyboard.why")}</p>
      <KeyMap />
    </Section>
  );
}

/** What each key does: those that are bound on every page, and those of a conversation. */
function KeyMap() {
  const { t } = useTranslation("settings");
  const [bound, setBound] = useState<readonly Listed[]>([]);
  const own = [
    { keys: "mod+f", says: t("keyboard.find") },
    { keys: "[ ]", says: t("keyboard.forks") },
    { keys: "i", says: t("keyboard.margin") },
  ];
  return (
    <details onToggle={() => setBound(boundKeys())}>
      <summary className={styles.summary}>{t("keyboard.list")}</summary>
      <KeyList listed={bound} />
      <h3 className={styles.small}>{t("keyboard.inConversation")}</h3>
      <KeyList listed={own} />
    </details>
  );
}

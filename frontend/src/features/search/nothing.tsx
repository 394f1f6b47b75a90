import { useTranslation } from "react-i18next";

import { Empty } from "@/components/states";

import type { Answer, Mode } from "./api";
import styles from "./chips.module.css";

interface Props {
  answer: Answer;
  mode: Mode;
  onAsk: (query: string) => void;
  onMode: (mode: Mode) => void;
}

/** Words as they begin: from a third letter on, those that begin like the last one are found too. */
const MAY_GO_ON = /(?:^|\s)[\p{Ll}\p{Lu}\p{N}]{1,2}$/u;

/** Nothing was found: what would find something is a click away. */
export function Nothing({ answer, mode, onAsk, onMode }: Props) {
  const { t } = useTranslation("search");
  const says = (one: Answer["suggestions"][number]) =>
    one.kind === "spelling" ? t("nothing.didYouMean") : t(`nothing.${one.kind}`, { count: one.count ?? 0 });
  if (MAY_GO_ON.test(answer.query.text))
    return (
      <Empty title={t("nothing.goOn")}>
        <p>{t("nothing.goOnWhy")}</p>
      </Empty>
    );
  return (
    <Empty title={t("nothing.title")}>
      {answer.suggestions.map((one) => (
        <p key={one.kind + one.query}>
          {says(one)}:{" "}
          <button
            type="button"
            className={styles.instead}
            onClick={() => {
              onAsk(one.query);
            }}
          >
            <bdi>{one.query || "…"}</bdi>
          </button>
        </p>
      ))}
      {mode === "keyword" && (
        <p>
          <button
            type="button"
            className={styles.instead}
            onClick={() => {
              onMode("hybrid");
            }}
          >
            {t("nothing.byMeaning")}
          </button>
        </p>
      )}
      {!answer.suggestions.length && <p>{t("nothing.otherWords")}</p>}
    </Empty>
  );
}

import { useId, useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { Icon } from "@/components/icon";

import { StepView } from "./step-view";
import { summaryOf, type Step } from "./steps";
import styles from "./fold.module.css";

const SHOWN_AT_ONCE = 60;
const TOOLS_NAMED = 4;

/** Steps on one line that says what is inside; `mustOpen` where something in it is being looked at. */
export function Fold({ steps, mustOpen }: { steps: Step[]; mustOpen: boolean }) {
  const [isOpened, setIsOpened] = useState(false);
  const [shown, setShown] = useState(SHOWN_AT_ONCE);
  const { t } = useTranslation("conversation");
  const id = useId();
  const isOpen = isOpened || mustOpen;
  return (
    <div className={styles.fold} data-fold>
      <button
        type="button"
        className={styles.line}
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => {
          setIsOpened(!isOpen);
        }}
      >
        <Icon name={isOpen ? "down" : "right"} />
        <SummaryLine steps={steps} />
      </button>
      <div id={id} className={styles.inside} hidden={!isOpen}>
        {isOpen && steps.slice(0, shown).map((step, index) => <StepView key={index} step={step} />)}
        {isOpen && steps.length > shown && (
          <Button
            onClick={() => {
              setShown(steps.length);
            }}
          >
            {t("fold.rest", { count: steps.length - shown })}
          </Button>
        )}
      </div>
    </div>
  );
}

function SummaryLine({ steps }: { steps: Step[] }) {
  const { t } = useTranslation("conversation");
  const { contexts, thoughts, tools, failures, others } = summaryOf(steps);
  const used = tools.reduce((sum, [, count]) => sum + count, 0);
  const named = tools
    .filter(([name]) => name)
    .slice(0, TOOLS_NAMED)
    .map(([name, count]) => (count > 1 ? `${name} ×${String(count)}` : name));
  const said = [
    contexts && t("fold.context", { count: contexts }),
    thoughts && t("fold.reasoning", { count: thoughts }),
    used && t("fold.tools", { count: used }) + (named.length ? `: ${named.join(", ")}` : ""),
    others && t("fold.others", { count: others }),
  ].filter(Boolean);
  return (
    <span className={styles.summary}>
      <bdi>{said.join(" · ") || t("fold.empty")}</bdi>
      {failures > 0 && <span className={styles.failed}> · {t("fold.failures", { count: failures })}</span>}
    </span>
  );
}

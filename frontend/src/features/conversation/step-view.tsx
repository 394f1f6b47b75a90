import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";

import { json, type Step } from "./steps";
import styles from "./fold.module.css";

const LONGEST_SHOWN = 8_000;

/** One step, whole: its words as they are, since a tool writes no prose. */
export function StepView({ step }: { step: Step }) {
  const { t } = useTranslation("conversation");
  switch (step.kind) {
    case "reasoning":
      return (
        <Titled title={step.label ?? t("step.reasoning")}>
          <Words text={step.text} isProse />
        </Titled>
      );
    case "tool":
      return (
        <Titled title={step.call?.label ?? step.name ?? t("step.tool")}>
          {step.call && step.call.input != null && <Words text={json(step.call.input)} />}
          {step.result && (
            <>
              <p className={styles.result}>{step.result.is_error ? t("step.failed") : t("step.result")}</p>
              <Words text={step.result.output} />
            </>
          )}
        </Titled>
      );
    case "context":
      return (
        <Titled title={t(`role.${step.role}`)}>
          <Words text={step.text} isProse />
        </Titled>
      );
    case "other":
      return (
        <Titled title={step.name || t("step.other")}>
          <Words text={step.text} />
        </Titled>
      );
  }
}

const Titled = ({ title, children }: { title: string; children: ReactNode }) => (
  <section className={styles.step}>
    <h3 className={styles.title}>
      <bdi>{title}</bdi>
    </h3>
    {children}
  </section>
);

function Words({ text, isProse = false }: { text: string; isProse?: boolean }) {
  const { t } = useTranslation("conversation");
  const [isWhole, setIsWhole] = useState(text.length <= LONGEST_SHOWN);
  if (!text) return null;
  return (
    <>
      <pre className={isProse ? styles.thought : styles.output} dir="auto">
        {isWhole ? text : text.slice(0, LONGEST_SHOWN)}
      </pre>
      {!isWhole && (
        <Button
          onClick={() => {
            setIsWhole(true);
          }}
        >
          {t("step.whole", { count: text.length })}
        </Button>
      )}
    </>
  );
}

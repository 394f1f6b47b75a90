import { useTranslation } from "react-i18next";

import { filesIn } from "./told";

interface Props {
  says:
    | "sending.title"
    | "job.importing"
    | "job.looking"
    | "job.imported"
    | "job.stopped"
    | "job.failed"
    | "preview.title";
  name: string;
}

/** Stands for the name in a sentence; no name has it. */
const NAME = "\u0000";

/** A sentence about what was handed over. Its name stands by itself: what is in it turns none of our words around. */
export function About({ says, name }: Props) {
  const { t } = useTranslation("imports");
  const count = filesIn(name);
  const [before, after] = t(says, { count, name: NAME }).split(NAME);
  return (
    <>
      {before}
      <bdi>{count > 1 ? t("here.files", { count }) : name}</bdi>
      {after}
    </>
  );
}

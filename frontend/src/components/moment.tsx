import { useTranslation } from "react-i18next";

import { exact, relative } from "@/lib/dates";

/** A moment as people say it, with the exact one on hover; nothing where it is not known. */
export function Moment({ at }: { at: string | null | undefined }) {
  const { i18n } = useTranslation();
  if (!at) return null;
  const moment = new Date(at);
  return (
    <time dateTime={at} title={exact(moment, i18n.language)}>
      {relative(moment, new Date(), i18n.language)}
    </time>
  );
}

import { createContext, useContext } from "react";
import { useTranslation } from "react-i18next";

import { Icon } from "@/components/icon";

import { hostOf, safeLink } from "./links";
import styles from "./prose.module.css";

/** Whether what is drawn is the label of a link: there, another link cannot be. */
export const InLink = createContext(false);

/** A picture that lies elsewhere: named, and not loaded. Only a click opens it, in a page of its own. */
export function RemotePicture({ address, says }: { address: string | undefined; says: string }) {
  const { t } = useTranslation("conversation");
  const isLabel = useContext(InLink);
  const link = isLabel ? undefined : safeLink(address);
  const label = says ? <bdi>{says}</bdi> : t("picture.unnamed");
  if (!link) return <span className={styles.remote}>{label}</span>;
  return (
    <a className={styles.remote} href={link} target="_blank" rel="noreferrer noopener nofollow">
      <Icon name="image" /> {label} <small>{t("picture.at", { host: hostOf(link) })}</small>
    </a>
  );
}

import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Icon } from "@/components/icon";
import { bytes } from "@/lib/sizes";

import { attachmentAddress } from "./api";
import type { FilePart } from "./steps";
import styles from "./files.module.css";

const PICTURES = ["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "image/bmp"];
const SOUND = ["audio/mpeg", "audio/wav", "audio/ogg", "audio/flac", "audio/mp4"];

/** The files of a message: pictures and sound where they were, others to be saved, missing ones by their names. */
export const Files = ({ files }: { files: FilePart[] }) => (
  <ul className={styles.files} data-fold>
    {files.map((file, index) => (
      <li key={index}>
        <File file={file} />
      </li>
    ))}
  </ul>
);

function File({ file }: { file: FilePart }) {
  const { t, i18n } = useTranslation("conversation");
  const [isGone, setIsGone] = useState(false);
  const name = file.name ?? t("file.unnamed");
  if (!file.sha256 || isGone) return <Named name={name} says={t("file.missing")} text={file.text} />;
  const address = attachmentAddress(file.sha256);
  const gone = () => {
    setIsGone(true);
  };
  if (PICTURES.includes(file.media_type ?? "")) {
    return (
      <a className={styles.picture} href={address} target="_blank" rel="noreferrer">
        <img src={address} alt={name} loading="lazy" onError={gone} />
      </a>
    );
  }
  if (SOUND.includes(file.media_type ?? "")) {
    return (
      <figure className={styles.sound}>
        <figcaption>
          <bdi>{name}</bdi>
        </figcaption>
        <audio controls preload="none" src={address} onError={gone} />
      </figure>
    );
  }
  return (
    <a className={styles.file} href={address} download={name}>
      <Icon name="file" />
      <bdi>{name}</bdi>
      {file.size != null && <small>{bytes(file.size, i18n.language)}</small>}
    </a>
  );
}

function Named({ name, says, text }: { name: string; says: string; text: string | null | undefined }) {
  return (
    <details className={styles.missing} open={false}>
      <summary>
        <Icon name="file" /> <bdi>{name}</bdi> <small>{says}</small>
      </summary>
      {text && <pre>{text}</pre>}
    </details>
  );
}

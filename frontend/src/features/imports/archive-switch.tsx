import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Icon } from "@/components/icon";
import { Menu, MenuItem, MenuLine } from "@/components/menu";

import { archivesQuery } from "./api";
import styles from "./archive-switch.module.css";
import { useOpenArchive } from "./first-run";
import { NewArchive } from "./new-archive";

/** Says which archive is looked at, and opens another. */
export function ArchiveSwitch() {
  const { t } = useTranslation("imports");
  const { data } = useQuery(archivesQuery);
  const open = useOpenArchive();
  const [isMaking, setIsMaking] = useState(false);
  const called = (name: string) => (name === "personal" || name === "demo" ? t(`archive.${name}`) : name);
  const holds = (count: number | null) =>
    count === null ? t("archive.unmade") : t("archive.count", { count });
  const current = data?.current ?? "personal";
  const trigger = (
    <button
      type="button"
      className={styles.current}
      aria-label={t("archive.label", { name: called(current) })}
    >
      <bdi>{called(current)}</bdi>
      <Icon name="down" />
    </button>
  );
  return (
    <>
      <Menu trigger={trigger}>
        {data?.archives.map((one) => (
          <MenuItem
            key={one.name}
            onSelect={() => {
              if (one.name !== current) open.mutate(one.name);
            }}
          >
            <span className={styles.choice}>
              <span className={styles.sign}>{one.name === current && <Icon name="check" />}</span>
              <bdi>{called(one.name)}</bdi>
              <span className={styles.holds}>{holds(one.conversation_count)}</span>
            </span>
          </MenuItem>
        ))}
        <MenuLine />
        <MenuItem
          onSelect={() => {
            setIsMaking(true);
          }}
        >
          <span className={styles.choice}>
            <span className={styles.sign} />
            {t("archive.new")}
          </span>
        </MenuItem>
      </Menu>
      <NewArchive
        isOpen={isMaking}
        onClose={() => {
          setIsMaking(false);
        }}
      />
    </>
  );
}

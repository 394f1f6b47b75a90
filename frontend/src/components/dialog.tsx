import { Dialog as Parts } from "radix-ui";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import styles from "./dialog.module.css";
import { IconButton } from "./icon-button";
import { useFocusBack } from "./use-focus-back";

interface Props {
  isOpen: boolean;
  onClose: () => void;
  title: string;
  /** What it is about, for those who do not see it; leave it out where the content says it. */
  about?: string;
  children: ReactNode;
}

/** A question over the page: focus stays in it, Escape leaves it, and focus goes back to where it came from. */
export function Dialog({ isOpen, onClose, title, about, children }: Props) {
  const { t } = useTranslation("components");
  const focus = useFocusBack();
  return (
    <Parts.Root
      open={isOpen}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Parts.Portal>
        <Parts.Overlay className={styles.veil} />
        <Parts.Content
          className={styles.dialog}
          {...focus}
          {...(about ? {} : { "aria-describedby": undefined })}
        >
          <header className={styles.head}>
            <Parts.Title className={styles.title}>{title}</Parts.Title>
            <Parts.Close asChild>
              <IconButton icon="close" says={t("close")} />
            </Parts.Close>
          </header>
          {about && <Parts.Description className={styles.about}>{about}</Parts.Description>}
          {children}
        </Parts.Content>
      </Parts.Portal>
    </Parts.Root>
  );
}

import { useTranslation } from "react-i18next";

import { IconButton } from "@/components/icon-button";
import { Menu, MenuItem, MenuLine } from "@/components/menu";
import { useTell } from "@/components/toast";
import { useCopy } from "@/components/use-copy";
import { save } from "@/lib/saving";

import { exportAddress, useMarkdown, type Reading } from "./api";

const FORMATS = ["markdown", "html", "text", "json"] as const;

/** Take the conversation along: as a file, or as Markdown on the clipboard. */
export function ExportMenu({ reading }: { reading: Reading }) {
  const { t } = useTranslation("conversation");
  const tell = useTell();
  const copy = useCopy();
  const markdown = useMarkdown(reading.conversation.id);
  const { id, branch_count: count } = reading.conversation;
  const leaf = reading.branch.leaf_id;
  const here = leaf && !reading.branch.is_active ? { leaf } : "active";
  const copyAll = () => {
    markdown.mutate(here, {
      onSuccess: (text) => {
        if (text === null) tell(t("export.hasFiles"));
        else copy(text, t("export.copied"));
      },
    });
  };
  return (
    <Menu trigger={<IconButton icon="export" says={t("export.open")} />}>
      <MenuItem onSelect={() => copyAll()}>{t("export.copy")}</MenuItem>
      <MenuLine />
      {FORMATS.map((format) => (
        <MenuItem
          key={format}
          onSelect={() => {
            save(exportAddress(id, format, here));
          }}
        >
          {t(`export.${format}`)}
        </MenuItem>
      ))}
      {count > 1 && (
        <MenuItem
          onSelect={() => {
            save(exportAddress(id, "markdown", "all"));
          }}
        >
          {t("export.all")}
        </MenuItem>
      )}
    </Menu>
  );
}

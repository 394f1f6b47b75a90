import { useQuery } from "@tanstack/react-query";
import { Dialog as Parts } from "radix-ui";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";

import { searchesQuery } from "@/api/searches";
import { Icon, type IconName } from "@/components/icon";
import { SourceMark } from "@/components/source-mark";
import { useFocusBack } from "@/components/use-focus-back";
import { useKeys } from "@/lib/keys";
import { useLater } from "@/lib/use-later";

import { listQuery, PAGE, tagsQuery } from "./api";
import styles from "./palette.module.css";
import type { Scope } from "./scope";

export interface Command {
  key: string;
  says: string;
  icon?: IconName;
  source?: string;
  act: () => void;
}

interface Props {
  /** Where one can go, and what one can do, from anywhere. */
  commands: readonly Command[];
  onSearch: (words: string) => void;
  onOpen: (id: string) => void;
  onScope: (scope: Scope) => void;
}

/** ⌘K: whatever one knows the name of, without looking for where it is. */
export function Palette(props: Props) {
  const { t } = useTranslation("library");
  const [isOpen, setOpen] = useState(false);
  const focus = useFocusBack();
  useKeys([
    {
      keys: "mod+k",
      says: t("palette.title"),
      act: () => {
        setOpen(true);
      },
    },
  ]);
  return (
    <Parts.Root open={isOpen} onOpenChange={setOpen}>
      <Parts.Portal>
        <Parts.Overlay className={styles.veil} />
        <Parts.Content className={styles.palette} {...focus} aria-describedby={undefined}>
          <Parts.Title className="visually-hidden">{t("palette.title")}</Parts.Title>
          <Choosing
            {...props}
            onDone={() => {
              setOpen(false);
            }}
          />
        </Parts.Content>
      </Parts.Portal>
    </Parts.Root>
  );
}

function Choosing({ onDone, ...props }: Props & { onDone: () => void }) {
  const { t } = useTranslation("library");
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const id = useId();
  const found = useFound(typed.trim(), props);
  const chosen = Math.min(at, found.length - 1);
  const act = (command: Command | undefined) => {
    if (!command) return;
    onDone();
    command.act();
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) setAt((chosen + step + found.length) % Math.max(found.length, 1));
    else if (event.key === "Enter" && !event.nativeEvent.isComposing) act(found[chosen]);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <input
        className={styles.field}
        role="combobox"
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-activedescendant={found[chosen] && `${id}-${String(chosen)}`}
        aria-label={t("palette.label")}
        placeholder={t("palette.label")}
        value={typed}
        maxLength={300}
        onChange={(event) => {
          setTyped(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <ul id={`${id}-list`} role="listbox" aria-label={t("palette.title")} className={styles.list}>
        {found.map((command, index) => (
          <Choice
            key={command.key}
            id={`${id}-${String(index)}`}
            command={command}
            isChosen={index === chosen}
            onPoint={() => {
              setAt(index);
            }}
            onChoose={() => {
              act(command);
            }}
          />
        ))}
      </ul>
    </>
  );
}

interface ChoiceProps {
  id: string;
  command: Command;
  isChosen: boolean;
  onPoint: () => void;
  onChoose: () => void;
}

const Choice = ({ id, command, isChosen, onPoint, onChoose }: ChoiceProps) => (
  <li
    id={id}
    role="option"
    aria-selected={isChosen}
    className={styles.choice}
    ref={(item) => {
      if (isChosen) item?.scrollIntoView({ block: "nearest" });
    }}
    onMouseMove={onPoint}
    onClick={onChoose}
  >
    {command.source ? (
      <SourceMark source={command.source} nameIsHidden />
    ) : (
      command.icon && <Icon name={command.icon} />
    )}
    <bdi className={styles.name}>{command.says}</bdi>
  </li>
);

const MOST = 8;

/** What has these words in its name: what one can do, then tags and searches, then conversations by their titles,
 * first those that begin like that. */
function useFound(words: string, { commands, onSearch, onOpen, onScope }: Props): Command[] {
  const { t } = useTranslation("library");
  const tags = useQuery(tagsQuery).data?.tags ?? [];
  const searches = useQuery(searchesQuery).data?.searches ?? [];
  const later = useLater(words, 120);
  const { data } = useQuery({ ...listQuery({ title: [later] }, PAGE), enabled: later !== "" });
  const begins = (name: string | null) => name?.toLowerCase().startsWith(words.toLowerCase());
  const has = (name: string) => name.toLowerCase().includes(words.toLowerCase());
  const named: Command[] = [
    ...tags.map(({ name }) => ({
      key: `tag:${name}`,
      says: name,
      icon: "tag" as const,
      act: () => onScope(`tag:${name}`),
    })),
    ...searches.map(({ name }) => ({
      key: `search:${name}`,
      says: `@${name}`,
      icon: "search" as const,
      act: () => onScope(`search:${name}`),
    })),
  ];
  const titled = words
    ? firstThose(data?.conversations ?? [], ({ title }) => begins(title))
        .slice(0, MOST)
        .map(({ id, title, source }) => ({
          key: id,
          says: title ?? "",
          source,
          act: () => onOpen(id),
        }))
    : [];
  const search = {
    key: "search",
    says: t("palette.search", { words }),
    icon: "search" as const,
    act: () => onSearch(words),
  };
  const doing = commands.filter(({ says }) => has(says));
  return [
    ...doing,
    ...named.filter(({ says }) => words && has(says)).slice(0, MOST),
    ...titled,
    ...(words ? [search] : []),
  ];
}

const firstThose = <T,>(all: readonly T[], are: (one: T) => boolean | undefined): T[] => [
  ...all.filter(are),
  ...all.filter((one) => !are(one)),
];

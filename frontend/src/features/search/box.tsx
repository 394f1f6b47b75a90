import { useId, useRef, type ComponentProps, type RefObject } from "react";
import { useTranslation } from "react-i18next";

import { Icon } from "@/components/icon";
import { IconButton } from "@/components/icon-button";

import styles from "./box.module.css";
import { useCompletions } from "./use-completions";

interface Props {
  input: RefObject<HTMLInputElement | null>;
  text: string;
  onType: (text: string) => void;
  onLeave: () => void;
  /** Enter, or the arrow down where nothing is offered: on to what was found. */
  onDone: () => void;
}

/** The box one types a query in. What is offered below it is chosen with the arrow keys, Tab or Enter. */
export function Box({ input, text, onType, onLeave, onDone }: Props) {
  const { t, i18n } = useTranslation("search");
  const list = useId();
  const wrap = useRef<HTMLDivElement>(null);
  const offered = useCompletions(input, text, onType);
  const onKeyDown: ComponentProps<"input">["onKeyDown"] = (event) => {
    if (event.nativeEvent.isComposing || offered.onKey(event)) return;
    if (event.key === "Enter" || event.key === "ArrowDown") {
      event.preventDefault();
      onDone();
    }
  };
  return (
    <div className={styles.box} ref={wrap}>
      <Icon name="search" />
      <input
        ref={input}
        className={styles.input}
        type="text"
        role="combobox"
        aria-label={t("label")}
        placeholder={t("label")}
        aria-expanded={offered.isOpen}
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={offered.active >= 0 ? `${list}-${String(offered.active)}` : undefined}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        enterKeyHint="search"
        maxLength={2000}
        dir="auto"
        value={text}
        onChange={(event) => {
          onType(event.target.value);
          offered.look();
        }}
        onKeyDown={onKeyDown}
        onBlur={() => {
          offered.close();
          onLeave();
        }}
      />
      {text && (
        <IconButton
          icon="close"
          says={t("clear")}
          onClick={() => {
            onType("");
            input.current?.focus();
          }}
        />
      )}
      <ul
        id={list}
        role="listbox"
        aria-label={t("completions")}
        className={styles.offers}
        hidden={!offered.isOpen}
      >
        {offered.options.map((option, at) => (
          <li
            key={option.text}
            id={`${list}-${String(at)}`}
            role="option"
            aria-selected={at === offered.active}
            className={styles.offer}
            // Focus stays in the box.
            onPointerDown={(event) => {
              event.preventDefault();
              offered.choose(option);
            }}
          >
            <bdi>{option.text}</bdi>
            {option.count !== null && (
              <span className={styles.count}>
                <span className="visually-hidden">{t("conversationOption", { count: option.count })}</span>
                <span aria-hidden="true">{option.count.toLocaleString(i18n.language)}</span>
              </span>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

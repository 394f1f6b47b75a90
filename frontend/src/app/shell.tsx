import { Link, Outlet, useNavigate, useRouterState, useSearch } from "@tanstack/react-router";
import { Dialog as Parts } from "radix-ui";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { Icon } from "@/components/icon";
import { IconButton } from "@/components/icon-button";
import { Hint } from "@/components/tooltip";
import { isLost } from "@/components/use-lost-focus";
import { ArchiveSwitch } from "@/features/imports/archive-switch";
import { DropAnywhere } from "@/features/imports/drop-anywhere";
import { useOtherTabs } from "@/features/imports/other-tabs";
import { UnderWay } from "@/features/imports/under-way";
import { useImportsWatched } from "@/features/imports/use-watch";
import { KeysDialog } from "@/features/library/keys-dialog";
import { Palette } from "@/features/library/palette";
import { Shelf } from "@/features/library/shelf";
import { useMedia } from "@/lib/use-media";

import { GOALS, useGoing } from "./going";
import styles from "./shell.module.css";

/** The shelf and the page; what a page keeps in its margin is its own. In a narrow window the shelf is a drawer. */
export function Shell() {
  const { t } = useTranslation("app");
  const isNarrow = useMedia("(max-width: 720px)");
  const page = usePageFocus();
  useGoing();
  useImportsWatched();
  useOtherTabs();
  return (
    <div className={styles.shell}>
      <a href="#page" className={styles.skip}>
        {t("skip")}
      </a>
      {isNarrow ? (
        <Drawer />
      ) : (
        <aside className={styles.shelf} aria-label={t("nav.shelf")}>
          <ShelfAndPages />
        </aside>
      )}
      <main ref={page} id="page" className={styles.page} tabIndex={-1}>
        <Outlet />
      </main>
      <FromAnywhere />
    </div>
  );
}

/** On another page the focus is at its beginning, unless that page has put it elsewhere or it is still on the shelf. */
function usePageFocus() {
  const page = useRef<HTMLElement>(null);
  const path = useRouterState({ select: ({ resolvedLocation }) => resolvedLocation?.pathname });
  const before = useRef(path);
  useEffect(() => {
    if (before.current && before.current !== path && isLost()) page.current?.focus({ preventScroll: true });
    before.current = path;
  }, [path]);
  return page;
}

function ShelfAndPages() {
  const { t } = useTranslation("app");
  const { in: scope = "" } = useSearch({ from: "__root__" });
  return (
    <>
      <div className={styles.head}>
        <ArchiveSwitch />
        <nav aria-label={t("nav.label")} className={styles.nav}>
          {GOALS.filter(({ name }) => name !== "search").map(({ to, letter, icon, name }) => (
            <Hint key={to} says={t(`nav.${name}`)} keys={`G ${letter.toUpperCase()}`}>
              <Link
                to={to}
                className={styles.goal}
                aria-label={t(`nav.${name}`)}
                activeOptions={{ includeSearch: false }}
              >
                <Icon name={icon} />
              </Link>
            </Hint>
          ))}
        </nav>
      </div>
      <Shelf scope={scope} />
      <UnderWay />
    </>
  );
}

function Drawer() {
  const { t } = useTranslation("app");
  const path = useRouterState({ select: (state) => state.location.pathname });
  // It is open on one page: where that leads to another, it is closed.
  const [openOn, setOpenOn] = useState<string | null>(null);
  return (
    <header className={styles.bar}>
      <Parts.Root
        open={openOn === path}
        onOpenChange={(isOpen) => {
          setOpenOn(isOpen ? path : null);
        }}
      >
        <Parts.Trigger asChild>
          <IconButton icon="menu" says={t("nav.openShelf")} />
        </Parts.Trigger>
        <Parts.Portal>
          <Parts.Overlay className={styles.veil} />
          <Parts.Content className={styles.drawer} data-part aria-describedby={undefined}>
            <Parts.Title className="visually-hidden">{t("nav.shelf")}</Parts.Title>
            <ShelfAndPages />
          </Parts.Content>
        </Parts.Portal>
      </Parts.Root>
      <Link to="/" className={styles.name}>
        Backscroll
      </Link>
      <Link to="/search" className={styles.goal} aria-label={t("nav.search")}>
        <Icon name="search" />
      </Link>
    </header>
  );
}

/** What a key opens wherever one is. */
function FromAnywhere() {
  const { t } = useTranslation("app");
  const navigate = useNavigate();
  const commands = GOALS.map(({ to, icon, name }) => ({
    key: to,
    says: t(`nav.${name}`),
    icon,
    act: () => void navigate({ to }),
  }));
  return (
    <>
      <DropAnywhere />
      <Palette
        commands={commands}
        onOpen={(id) => void navigate({ to: "/c/$id", params: { id } })}
        onSearch={(q) => void navigate({ to: "/search", search: { q } })}
        onScope={(scope) =>
          void navigate({ to: ".", search: (before) => ({ ...before, in: scope || undefined }) })
        }
      />
      <KeysDialog more={GOALS.map(({ letter, name }) => ({ keys: `g ${letter}`, says: t(`nav.${name}`) }))} />
    </>
  );
}

import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { searchesQuery } from "@/api/searches";
import { Icon, type IconName } from "@/components/icon";

import { standingQuery, tagsQuery } from "./api";
import styles from "./places.module.css";
import type { Scope } from "./scope";
import { SearchMenu } from "./search-menu";
import { TagMenu } from "./tag-menu";

/** What the shelf can show: everything, what is starred, tagged, searched for, archived, or in the trash. */
export function Places() {
  const { t } = useTranslation("library");
  const { data } = useQuery(standingQuery);
  const tags = useQuery(tagsQuery).data?.tags ?? [];
  const searches = useQuery(searchesQuery).data?.searches ?? [];
  const counted = (status: string) => data?.status?.find((one) => one.name === status)?.count ?? 0;
  return (
    <nav className={styles.places} aria-label={t("shelf")}>
      <PlaceLink to="" count={data?.total}>
        {t("scope.all")}
      </PlaceLink>
      <PlaceLink to="starred" icon="star" count={data?.starred}>
        {t("scope.starred")}
      </PlaceLink>
      {tags.length > 0 && (
        <Fold icon="tag" title={t("scope.tags")} count={tags.length}>
          {tags.map((tag) => (
            <PlaceLink
              key={tag.name}
              to={`tag:${tag.name}`}
              count={tag.count}
              end={<TagMenu name={tag.name} />}
            >
              {tag.name}
            </PlaceLink>
          ))}
        </Fold>
      )}
      {searches.length > 0 && (
        <Fold icon="search" title={t("scope.searches")} count={searches.length}>
          {searches.map((search) => (
            <PlaceLink key={search.name} to={`search:${search.name}`} end={<SearchMenu saved={search} />}>
              {search.name}
            </PlaceLink>
          ))}
        </Fold>
      )}
      <PlaceLink to="archived" icon="archive" count={counted("archived")}>
        {t("scope.archived")}
      </PlaceLink>
      <PlaceLink to="trash" icon="trash" count={counted("trashed")}>
        {t("scope.trash")}
      </PlaceLink>
    </nav>
  );
}

interface LinkProps {
  to: Scope;
  icon?: IconName;
  count?: number | undefined;
  end?: ReactNode;
  children: string;
}

function PlaceLink({ to, icon, count, end, children }: LinkProps) {
  const { i18n } = useTranslation("library");
  return (
    <div className={styles.place}>
      <Link
        to="."
        search={(before) => ({ ...before, in: to || undefined })}
        className={styles.link}
        activeOptions={{ exact: true }}
      >
        <span className={styles.icon}>{icon && <Icon name={icon} />}</span>
        <bdi className={styles.name}>{children}</bdi>
        {count !== undefined && <span className={styles.count}>{count.toLocaleString(i18n.language)}</span>}
      </Link>
      {end}
    </div>
  );
}

function Fold({
  icon,
  title,
  count,
  children,
}: {
  icon: IconName;
  title: string;
  count: number;
  children: ReactNode;
}) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        className={styles.link}
        aria-expanded={isOpen}
        onClick={() => {
          setOpen(!isOpen);
        }}
      >
        <span className={styles.icon}>
          <Icon name={icon} />
        </span>
        <span className={styles.name}>{title}</span>
        <span className={styles.count}>{count}</span>
      </button>
      {isOpen && <div className={styles.fold}>{children}</div>}
    </>
  );
}

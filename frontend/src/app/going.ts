import { useNavigate, type LinkProps } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { IconName } from "@/components/icon";
import { useKeys } from "@/lib/keys";

interface Goal {
  letter: string;
  to: NonNullable<LinkProps["to"]>;
  icon: IconName;
  name: "home" | "search" | "import" | "insights" | "settings";
}

/** The pages one can go to from anywhere: `g` and then a letter. */
export const GOALS: readonly Goal[] = [
  { letter: "h", to: "/", icon: "home", name: "home" },
  { letter: "s", to: "/search", icon: "search", name: "search" },
  { letter: "i", to: "/import", icon: "import", name: "import" },
  { letter: "n", to: "/insights", icon: "chart", name: "insights" },
  { letter: ",", to: "/settings", icon: "settings", name: "settings" },
];

const PATIENCE = 1500;
/** There the key belongs to the box. */
const SEARCH = "/search";

export function useGoing(): void {
  const { t } = useTranslation("app");
  const navigate = useNavigate();
  useKeys([
    {
      keys: "g",
      says: t("goTo"),
      act: () => {
        onNextKey((key) => {
          const goal = GOALS.find(({ letter }) => letter === key);
          if (goal) void navigate({ to: goal.to });
          return goal !== undefined;
        });
      },
    },
    {
      keys: "/",
      says: t("nav.search"),
      act: () => location.pathname !== SEARCH && void navigate({ to: SEARCH }),
    },
  ]);
}

/** Hear the next key before anybody else does; where `take` takes it, nobody else hears it. */
function onNextKey(take: (key: string) => boolean): void {
  const end = () => {
    window.removeEventListener("keydown", listen, true);
    clearTimeout(timer);
  };
  const listen = (event: KeyboardEvent) => {
    end();
    if (event.ctrlKey || event.metaKey || event.altKey || !take(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  const timer = setTimeout(end, PATIENCE);
  window.addEventListener("keydown", listen, true);
}

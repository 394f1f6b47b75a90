import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  retainSearchParams,
} from "@tanstack/react-router";

import { parsed, written } from "./address";
import { Broken } from "./broken";
import { Lost } from "./lost";
import { Shell } from "./shell";

type Words<Names extends string> = Partial<Record<Names, string>>;

const words = (value: unknown) => (typeof value === "string" && value ? value : undefined);

/** `in` is what the shelf shows; it stays when one goes to another page. */
const root = createRootRoute({
  component: Shell,
  notFoundComponent: Lost,
  validateSearch: (search): Words<"in"> => ({ in: words(search.in) }),
  search: { middlewares: [retainSearchParams(["in"])] },
});

const home = createRoute({
  getParentRoute: () => root,
  path: "/",
  component: lazyRouteComponent(() => import("./routes/home"), "HomePage"),
});

/** `m` is the message to show first, `branch` the message at the end of the branch to read, `q` what led here. */
const conversation = createRoute({
  getParentRoute: () => root,
  path: "/c/$id",
  validateSearch: (search): Words<"m" | "branch" | "q"> => ({
    m: words(search.m),
    branch: words(search.branch),
    q: words(search.q),
  }),
  component: lazyRouteComponent(() => import("./routes/conversation"), "ConversationPage"),
});

const search = createRoute({
  getParentRoute: () => root,
  path: "/search",
  validateSearch: (search): Words<"q" | "mode" | "sort"> => ({
    q: words(search.q),
    mode: words(search.mode),
    sort: words(search.sort),
  }),
  component: lazyRouteComponent(() => import("./routes/search"), "SearchPage"),
});

/** `job` is the import that is looked at, `run` the report of an earlier one. */
const imports = createRoute({
  getParentRoute: () => root,
  path: "/import",
  validateSearch: (search): Words<"job" | "run"> => ({ job: words(search.job), run: words(search.run) }),
  component: lazyRouteComponent(() => import("./routes/import"), "ImportPage"),
});

const insights = createRoute({
  getParentRoute: () => root,
  path: "/insights",
  validateSearch: (search): Words<"source" | "span"> => ({
    source: words(search.source),
    span: words(search.span),
  }),
  component: lazyRouteComponent(() => import("./routes/insights"), "InsightsPage"),
});

const settings = createRoute({
  getParentRoute: () => root,
  path: "/settings",
  component: lazyRouteComponent(() => import("./routes/settings"), "SettingsPage"),
});

export const router = createRouter({
  routeTree: root.addChildren([home, conversation, search, imports, insights, settings]),
  parseSearch: parsed,
  stringifySearch: written,
  defaultPreload: "intent",
  defaultErrorComponent: Broken,
  // Nothing flashes: a spinner shows only where a page takes long.
  defaultPendingMs: 200,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}

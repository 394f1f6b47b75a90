import type { Schemas } from "@/api/client";

/** What the shelf shows, as it stands in the address: "starred", "archived", "trash", "tag:tea", "search:lamps". */
export type Scope = string;

export const EVERYTHING: Scope = "";

type Filter = Partial<Schemas["FilterIn"]>;

/** What the server is asked for, for the shelf to show this. */
export function filterOf(scope: Scope): Filter {
  const [kind, name] = divided(scope);
  switch (kind) {
    case "starred":
      return { starred: true };
    case "archived":
      return { status: ["archived"] };
    case "trash":
      return { status: ["trashed"] };
    case "tag":
      return { tag: [name] };
    case "search":
      return { q: `@${name}` };
    default:
      return { status: ["active"] };
  }
}

/** The scope's kind, and the name of its tag or search. */
export function divided(scope: Scope): [string, string] {
  const at = scope.indexOf(":");
  return at < 0 ? [scope, ""] : [scope.slice(0, at), scope.slice(at + 1)];
}

/** A place on the shelf: a source's project, or what of it is in none. */
export interface Place {
  source: string;
  project: string | null;
}

export const keyOf = ({ source, project }: Place) => `${source}\t${project ?? ""}`;

export const placeFilter = ({ source, project }: Place): Filter => ({
  source: [source],
  in_project: project ?? "",
});

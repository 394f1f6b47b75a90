import { useSearch } from "@tanstack/react-router";

import { ImportView } from "@/features/imports/import-page";

export function ImportPage() {
  const { job, run } = useSearch({ from: "/import" });
  return <ImportView job={job} run={run} />;
}

import { Recent, useIsEmpty } from "@/features/library/recent";

import { FirstRun } from "@/features/imports/first-run";

export function HomePage() {
  const isEmpty = useIsEmpty();
  if (isEmpty === undefined) return null;
  return isEmpty ? <FirstRun /> : <Recent />;
}

import { useNavigate, useSearch } from "@tanstack/react-router";

import { InsightsView } from "@/features/insights/insights";
import * as strings from "@/features/insights/strings";

import { saysToo } from "@/app/i18n";

saysToo("insights", strings);

export function InsightsPage() {
  const narrowed = useSearch({ from: "/insights" });
  const navigate = useNavigate();
  return (
    <InsightsView
      narrowed={narrowed}
      onNarrowed={(search) => void navigate({ to: "/insights", search, replace: true })}
    />
  );
}

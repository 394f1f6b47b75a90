import { useNavigate, useParams, useSearch } from "@tanstack/react-router";

import { ConversationView } from "@/features/conversation/conversation";
import * as strings from "@/features/conversation/strings";

import { saysToo } from "@/app/i18n";

saysToo("conversation", strings);

export function ConversationPage() {
  const { id } = useParams({ from: "/c/$id" });
  const search = useSearch({ from: "/c/$id" });
  const navigate = useNavigate();
  return (
    <ConversationView
      id={id}
      {...search}
      open={(wanted) => void navigate({ to: "/c/$id", params: { id }, search: { ...wanted, q: search.q } })}
      onDeleted={() => void navigate({ to: "/" })}
    />
  );
}

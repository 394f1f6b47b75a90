import { StrictMode, type ReactNode } from "react";
import { createRoot } from "react-dom/client";

import { Providers } from "@/app/providers";
import { beginSession } from "@/api/client";
import { NotLetIn } from "@/app/not-let-in";
import { listenForKeys } from "@/lib/keys";
import { wearPreferences } from "@/lib/preferences";
import "@/app/i18n";
import "@/app/styles/index.css";

const root = document.getElementById("root");
if (!root) throw new Error("The page lacks its #root.");

wearPreferences();
listenForKeys();

const page = createRoot(root);
const show = (content: ReactNode) => page.render(<StrictMode>{content}</StrictMode>);
const open = () => show(<Providers />);

const standing = await beginSession();
if (standing === "in") open();
else show(<NotLetIn hasPassword={standing === "password"} onOpened={open} />);

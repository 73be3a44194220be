import "@mantine/core/styles.css";
import "./design/base.css";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";

const root = document.getElementById("root");
if (root === null) throw new Error("the page has no root element");
createRoot(root).render(<App />);

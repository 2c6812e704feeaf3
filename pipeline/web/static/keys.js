// The keys. Single letters can be switched off in the list that "?" shows (WCAG 2.1.4).

const SETTING = "plainspoken:keys";
const TYPING = "textarea, select, input:not([type=radio]):not([type=checkbox])";

export const keysOn = () => localStorage.getItem(SETTING) !== "off";
export const setKeys = (on) => localStorage.setItem(SETTING, on ? "on" : "off");

/** The rating a key stands for on a scale: a number as text, "na", or "" where it has none. */
export function ratingOf(key, scale) {
  if (key === "x") return "na";
  if (scale.kind === "binary" && (key === "y" || key === "n")) return key === "y" ? "1" : "0";
  return /^[0-9]$/.test(key) && Number(key) >= scale.low && Number(key) <= scale.high ? key : "";
}

/** Call the action of a pressed key. `actions` maps keys to functions; `rate` takes the rest. */
export function listen(actions, rate) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || document.querySelector("dialog[open]")) return;
    const typing = event.target.closest?.(TYPING);
    if (event.key === "Escape" && typing) return typing.blur();
    if (typing || (event.key === "Enter" && event.target.closest?.("a, button, summary"))) return;
    const named = event.key.length > 1;
    if (!named && !keysOn()) return;
    const act = actions[event.key];
    if (act ? act(event) !== false : !named && rate(event.key)) event.preventDefault();
  });
}

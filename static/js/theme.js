// Light or dark: [data-theme-switch] is a form that keeps the choice with the account. Here: it shows at once,
// and the page stays.
const root = document.documentElement
const dark = () => root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches

document.addEventListener("submit", event => {
  const form = event.target.closest("[data-theme-switch]")
  if (!form) return
  event.preventDefault()
  root.dataset.theme = form.elements.theme.value = dark() ? "light" : "dark"
  fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" })
})

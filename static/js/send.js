// A form that makes something: [data-send] is sent once however often its button is pressed, and with Ctrl or Cmd
// and Enter from any of its fields. Coming back to the page frees it again.
document.querySelectorAll("form[data-send]").forEach(form => {
  let sent = false
  form.addEventListener("submit", event => {
    if (sent) return event.preventDefault()
    sent = true
  })
  form.addEventListener("keydown", event => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit()
  })
  addEventListener("pageshow", () => { sent = false })
})

// Usual values: a radio in [data-fill="id"] puts its value into that field; one that fits is shown as chosen.
document.querySelectorAll("[data-fill]").forEach(group => {
  const field = document.getElementById(group.dataset.fill)
  const show = () => group.querySelectorAll("input").forEach(usual => { usual.checked = usual.value === field.value })
  group.hidden = false
  group.addEventListener("change", event => {
    field.value = event.target.value
    field.dispatchEvent(new Event("change", { bubbles: true }))
  })
  field.addEventListener("input", show)
  show()
})

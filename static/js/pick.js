// A choice that fills a field: [data-pick="id"] puts its data-value there, as if it were typed.
document.addEventListener("click", event => {
  const choice = event.target.closest("[data-pick]")
  if (!choice) return
  const field = document.getElementById(choice.dataset.pick)
  field.value = choice.dataset.value
  field.dispatchEvent(new Event("input", { bubbles: true }))
  field.focus()
})

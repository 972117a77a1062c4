// An idea: a link with [data-fills="id"] puts its words into that field, and what was chosen beside it stays.
// Without this file the link comes back with the field filled.
document.addEventListener("click", event => {
  const idea = event.target.closest("[data-fills]")
  if (!idea || event.ctrlKey || event.metaKey || event.shiftKey) return
  event.preventDefault()
  const field = document.getElementById(idea.dataset.fills)
  field.value = idea.textContent
  field.focus()
})

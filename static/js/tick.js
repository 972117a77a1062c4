// Usual choices: a button with [data-ticks="name name"] ticks these boxes of its fieldset, and no others.
document.querySelectorAll("[data-presets]").forEach(presets => {
  presets.hidden = false
  presets.addEventListener("click", event => {
    const wanted = event.target.closest("[data-ticks]")?.dataset.ticks.split(" ")
    if (!wanted) return
    presets.closest("fieldset").querySelectorAll("[type=checkbox]").forEach(box => { box.checked = wanted.includes(box.value) })
  })
})

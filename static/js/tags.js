// Tags with commas between them, shown one by one: [data-tags] holds the field, <template id="tag"> is what one looks
// like. Enter or a comma adds what is typed, Backspace in the empty field takes the last one back.
document.querySelectorAll("[data-tags]").forEach(box => {
  const field = box.querySelector("textarea")
  const adder = document.createElement("input")
  const read = () => field.value.split(",").map(tag => tag.trim()).filter(Boolean)
  const write = tags => {
    field.value = [...new Set(tags)].join(", ")
    field.dispatchEvent(new Event("input", { bubbles: true }))
    show()
  }
  const show = () => {
    box.querySelectorAll(".tag").forEach(tag => tag.remove())
    adder.before(...read().map(tag => {
      const shown = document.getElementById("tag").content.cloneNode(true)
      shown.querySelector("span span").textContent = tag
      shown.querySelector("button").ariaLabel = `Remove ${tag}`
      shown.querySelector("button").addEventListener("click", () => {
        write(read().filter(each => each !== tag))
        adder.focus()
      })
      return shown
    }))
  }
  const take = () => {
    const typed = adder.value.split(",").map(tag => tag.trim()).filter(Boolean)
    adder.value = ""
    if (typed.length) write([...read(), ...typed])
  }
  adder.id = `${field.id}-add`
  adder.placeholder = "Add a tag"
  adder.autocomplete = "off"
  adder.setAttribute("aria-describedby", field.getAttribute("aria-describedby") ?? "")
  document.querySelector(`label[for="${field.id}"]`).htmlFor = adder.id
  adder.addEventListener("change", take)
  adder.addEventListener("keydown", event => {
    if (event.key === "," || (event.key === "Enter" && !event.ctrlKey && !event.metaKey && adder.value)) {
      event.preventDefault()
      take()
    }
    if (event.key === "Backspace" && !adder.value) write(read().slice(0, -1))
  })
  box.append(adder)
  box.toggleAttribute("data-one-by-one", true)
  show()
})
